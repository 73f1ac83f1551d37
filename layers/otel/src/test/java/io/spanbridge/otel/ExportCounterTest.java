package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportCounterTest {
    private final ExportCounter counter = new ExportCounter();

    @Test
    void aCounterTellsWhatAnSdkOfTheProgramExports() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(counter.processor())
                        .addSpanProcessor(SimpleSpanProcessor.create(counter.counting(exporter)))
                        .addSpanProcessor(SimpleSpanProcessor.create(counter.counting(exporter)))
                        .build())
                .build()) {
            FakeModule.makeSpans(OtlpLayer.of(sdk), 3);
            assertThat(counter.statistics()).isEqualTo(new ExportStatistics(6, 6, 0));

            exporter.shutdown();
            FakeModule.makeSpans(OtlpLayer.of(sdk), 1);
            assertThat(counter.statistics()).isEqualTo(new ExportStatistics(8, 6, 2));
            assertThat(counter.statistics().notExported()).isEqualTo(2);
        }
    }

    @Test
    void anExportThatIsAnsweredAfterTheBatchWasUsedAgainCountsWhatItGot() {
        CompletableResultCode answer = new CompletableResultCode();
        try (InMemory sdk = InMemory.create();
                SpanExporter slow = counter.counting(new SlowExporter(answer))) {
            FakeModule.makeSpans(OtlpLayer.of(sdk.openTelemetry()), 3);
            List<SpanData> batch = new ArrayList<>(sdk.spans());
            slow.export(batch);
            assertThat(counter.statistics().exported()).isZero();
            batch.clear();
            answer.succeed();

            assertThat(counter.statistics().exported()).isEqualTo(3);
        }
    }

    /** An exporter that answers when told to. */
    private record SlowExporter(CompletableResultCode answer) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return answer;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
