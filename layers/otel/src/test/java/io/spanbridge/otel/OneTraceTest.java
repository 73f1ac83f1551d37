package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.spanbridge.Delivery;
import io.spanbridge.NativeLibrary;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.probes.Probes;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From Java to Rust, to Java, and to Rust again, in one trace, whoever exports the spans of Rust. */
class OneTraceTest {
    private static final TracingModule PROBES = TracingModule.of("probes", Probes::spanbridge);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final InMemory java = InMemory.create(Sampler.parentBased(Sampler.alwaysOn()));
    private final OtlpReceiver receiver = OtlpReceiver.start();

    /** The context that each piece of Java code inside of Rust has seen. */
    private final Map<String, TraceContext> seen = new HashMap<>();

    @BeforeAll
    static void load() {
        NativeLibrary.load("spanbridge_probes", Probes::link);
    }

    @AfterEach
    void close() {
        java.close();
        receiver.close();
    }

    @ParameterizedTest(name = "exported by {0}, flags {1}")
    @CsvSource({
        "RUST, 1",
        "RUST, 3",
        "RUST, 0",
        "RUST, 2",
        "JAVA, 1",
        "JAVA, 3",
        "JAVA, 0",
        "JAVA, 2",
        "DEFERRED, 1",
        "DEFERRED, 0"
    })
    void itHasOneIdAndEachSpanIsAChildOfTheOneBefore(String exporter, int flags) {
        boolean inRust = exporter.equals("RUST");
        OtlpLayer layer = OtlpLayer.builder()
                .setOpenTelemetry(java.openTelemetry())
                .setDelivery(exporter.equals("DEFERRED") ? Delivery.DEFERRED : Delivery.DIRECT)
                .build();
        LayerConfig config = inRust
                ? OtlpLayerConfig.to(receiver.endpoint()).withProtocol(OtlpProtocol.HTTP_PROTOBUF)
                : JavaLayerConfig.of(layer);
        Supplier<Scope> enter =
                inRust ? () -> OpenTelemetryContext.makeCurrent(PROBES) : () -> layer.makeCurrent(PROBES);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(config))) {
            chain(flags, enter);
            assertThat(tracing.statistics().failed()).isZero();
        }
        boolean isSampled = (flags & 1) != 0;
        for (String rust : new String[] {"rust 2", "rust 4"}) {
            assertThat(seen.get(rust).traceId()).isEqualTo(TRACE);
            assertThat(seen.get(rust).isSampled()).isEqualTo(isSampled);
            assertThat(seen.get(rust).traceState()).isEqualTo("vendor=1");
            assertThat(seen.get(rust).baggage()).isEqualTo("who=me");
        }
        Map<String, String[]> spans = exported();
        if (!isSampled) {
            assertThat(spans).isEmpty();
            return;
        }
        assertThat(spans).containsOnlyKeys("java 1", "rust 2", "java 3", "rust 4");
        String before = CALLER;
        for (String name : new String[] {"java 1", "rust 2", "java 3", "rust 4"}) {
            assertThat(spans.get(name)[0]).as("trace of " + name).isEqualTo(TRACE);
            assertThat(spans.get(name)[2]).as("parent of " + name).isEqualTo(before);
            before = spans.get(name)[1];
            if (name.startsWith("rust")) {
                assertThat(seen.get(name).spanId()).isEqualTo(before);
            }
        }
    }

    @Test
    void theSpanOfAJavaLayerIsTheCurrentOneItselfAndOutsideOfRustNothingChanges() {
        OtlpLayer layer = OtlpLayer.of(java.openTelemetry());
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Probes.calling("rust", () -> {
                try (Scope scope = layer.makeCurrent(PROBES)) {
                    assertThat(scope).isNotNull();
                    Span.current().setAttribute("set by", "Java");
                }
            });
            try (Scope scope = layer.makeCurrent(PROBES);
                    Scope other = OpenTelemetryContext.makeCurrent(PROBES)) {
                assertThat(scope).isEqualTo(other);
                assertThat(Context.current()).isSameAs(Context.root());
            }
            assertThat(OpenTelemetryContext.current(PROBES)).isEqualTo(SpanContext.getInvalid());
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(java.span("rust").getAttributes().asMap().toString()).contains("set by=Java");
    }

    private void chain(int flags, Supplier<Scope> enter) {
        Tracer tracer = java.openTelemetry().getTracer("test");
        SpanContext caller = SpanContext.createFromRemoteParent(
                TRACE,
                CALLER,
                TraceFlags.fromByte((byte) flags),
                TraceState.builder().put("vendor", "1").build());
        Context context = Context.root()
                .with(Span.wrap(caller))
                .with(Baggage.builder().put("who", "me").build());
        try (Scope scope = context.makeCurrent()) {
            assertThat(scope).isNotNull();
            inSpan(
                    tracer,
                    "java 1",
                    () -> Probes.calling("rust 2", () -> {
                        see("rust 2");
                        try (Scope rust = enter.get()) {
                            assertThat(rust).isNotNull();
                            inSpan(tracer, "java 3", () -> Probes.calling("rust 4", () -> see("rust 4")));
                        }
                        see("rust 2");
                    }));
        }
        assertThat(Context.current()).isSameAs(Context.root());
        assertThat(PROBES.currentContext()).isNull();
    }

    private static void inSpan(Tracer tracer, String name, Runnable work) {
        Span span = tracer.spanBuilder(name).startSpan();
        try (Scope scope = span.makeCurrent()) {
            assertThat(scope).isNotNull();
            work.run();
        } finally {
            span.end();
        }
    }

    private void see(String name) {
        TraceContext context = PROBES.currentContext();
        TraceContext before = seen.put(name, context);
        assertThat(before == null ? context : before).isEqualTo(context);
    }

    /** All spans, by name: trace, id, parent. */
    private Map<String, String[]> exported() {
        Map<String, String[]> all = new HashMap<>();
        java.spans()
                .forEach(span -> all.put(
                        span.getName(), new String[] {span.getTraceId(), span.getSpanId(), span.getParentSpanId()}));
        HexFormat hex = HexFormat.of();
        receiver.spans()
                .forEach(span -> all.put(span.getName(), new String[] {
                    hex.formatHex(span.getTraceId().toByteArray()),
                    hex.formatHex(span.getSpanId().toByteArray()),
                    hex.formatHex(span.getParentSpanId().toByteArray())
                }));
        return all;
    }
}
