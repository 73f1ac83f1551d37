package io.spanbridge.benchmarks.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.benchmarks.kernels.SpansKernels;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.otel.OtlpLayer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The comparison is fair: what Java makes is what the layer makes of the Rust spans. */
class JavaSdkSpansTest {
    /** Where in the source a span is made cannot be the same; that it says so is. */
    private static final Set<String> OF_THE_SOURCE =
            Set.of("target", "code.file.path", "code.module.name", "code.line.number");

    @Test
    void areThoseOfTheKernel() {
        NativeModule.KERNELS.load();
        List<SpanData> fromJava = exported(sdk -> new JavaSdkSpans(sdk).make(1000));
        List<SpanData> fromRust = exported(sdk -> {
            TracingModule module = TracingModule.of("kernels", Kernels::spanbridge);
            try (Tracing tracing = module.open(
                    GlobalTracingConfig.of(JavaLayerConfig.of(OtlpLayer.of(sdk)).withFilter("trace")))) {
                SpansKernels.SPANS_OTEL.instrumented().getAsLong();
                assertThat(tracing.statistics().closes()).isEqualTo(1000);
            }
        });

        assertThat(fromJava).hasSize(1000).hasSameSizeAs(fromRust);
        for (int at : new int[] {0, 1, 2, 3, 999}) {
            SpanData java = fromJava.get(at);
            SpanData rust = fromRust.get(at);
            assertThat(java.getName()).isEqualTo(rust.getName());
            assertThat(java.getKind()).isEqualTo(rust.getKind());
            assertThat(java.getParentSpanContext().isValid()).isFalse();
            assertThat(rust.getParentSpanContext().isValid()).isFalse();
            same(java.getAttributes(), rust.getAttributes());
            assertThat(java.getEvents()).hasSize(1).hasSameSizeAs(rust.getEvents());
            assertThat(java.getEvents().get(0).getName())
                    .isEqualTo(rust.getEvents().get(0).getName());
            same(
                    java.getEvents().get(0).getAttributes(),
                    rust.getEvents().get(0).getAttributes());
        }
    }

    private static void same(Attributes java, Attributes rust) {
        assertThat(Set.copyOf(java.asMap().keySet()))
                .isEqualTo(Set.copyOf(rust.asMap().keySet()));
        for (Map.Entry<AttributeKey<?>, Object> entry : java.asMap().entrySet()) {
            if (!OF_THE_SOURCE.contains(entry.getKey().getKey())) {
                assertThat(entry.getValue()).isEqualTo(rust.asMap().get(entry.getKey()));
            }
        }
    }

    private static List<SpanData> exported(Consumer<OpenTelemetrySdk> program) {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build()) {
            program.accept(sdk);
            return exporter.getFinishedSpanItems();
        }
    }
}
