package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.otlp.ExportedSpans;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.SettableContext;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java learns of the Rust span that it is called from. */
class CurrentContextTest {
    private static final TraceContext JAVA =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 0x83, "vendor=1", "who=me");
    private static final TraceContext FURTHER_IN =
            TraceContext.of("4bf92f3577b34da6a3ce929d0e0e4736", "53995c3f42cd8ad8", 3);
    private static final Runnable NOTHING = () -> {};

    @TempDir
    private Path folder;

    private final List<TraceContext> seen = new ArrayList<>();

    @AfterEach
    void forget() {
        SettableContext.set(null);
    }

    @Test
    void itIsThatOfTheRustSpanWithAllThatItsTraceCarries() {
        Path file = folder.resolve("spans.jsonl");
        SettableContext.set(() -> JAVA);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            Probes.calling("outer", () -> {
                seen.add(PROBES.currentContext());
                SettableContext.set(null);
                Probes.calling("inner", this::see);
                see();
            });
            see();
            assertThat(tracing.statistics().failed()).isZero();
        }
        ExportedSpans exported = ExportedSpans.ofFile(file);
        Span outer = exported.span("outer");
        Span inner = exported.span("inner");
        assertThat(seen).containsExactly(contextOf(outer), contextOf(inner), contextOf(outer), null);
        assertThat(outer.getParentSpanId()).isEqualTo(ByteString.fromHex(JAVA.spanId()));
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
    }

    @Test
    void whereJavaGoesOnFromARustSpanTheNextRustSpanIsAChildOfJava() {
        Path file = folder.resolve("chain.jsonl");
        SettableContext.set(() -> JAVA);
        try (Tracing tracing = PROBES.open(CurrentThreadTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            Probes.calling("rust 2", () -> {
                // What a Java span made there would tell.
                SettableContext.set(() -> FURTHER_IN);
                Probes.calling("rust 4", () -> {
                    see();
                    Probes.run("parents_explicit");
                    tracing.withContext(JAVA, this::see);
                    see();
                });
            });
        }
        ExportedSpans exported = ExportedSpans.ofFile(file);
        Span inner = exported.span("rust 4");
        assertThat(exported.span("rust 2").getParentSpanId()).isEqualTo(ByteString.fromHex(JAVA.spanId()));
        assertThat(inner.getParentSpanId()).isEqualTo(ByteString.fromHex(FURTHER_IN.spanId()));
        // What is made further in has its parent in Rust.
        assertThat(exported.span("outer").getParentSpanId()).isEqualTo(inner.getSpanId());
        assertThat(exported.span("child").getParentSpanId())
                .isEqualTo(exported.span("outer").getSpanId());
        assertThat(exported.spans()).extracting(Span::getTraceId).containsOnly(ByteString.fromHex(JAVA.traceId()));
        assertThat(seen)
                .extracting(TraceContext::spanId)
                .containsExactly(hex(inner.getSpanId()), JAVA.spanId(), hex(inner.getSpanId()));
    }

    @Test
    void aTraceThatIsNotSampledGoesThroughRustAndIsNotExported() {
        Path file = folder.resolve("unsampled.jsonl");
        SettableContext.set(() -> TraceContext.of(JAVA.traceId(), JAVA.spanId(), 2));
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            Probes.calling("rust", this::see);
            assertThat(tracing.statistics().newSpans()).isEqualTo(1);
        }
        assertThat(seen).singleElement().satisfies(context -> {
            assertThat(context.traceId()).isEqualTo(JAVA.traceId());
            assertThat(context.spanId()).isNotEqualTo(JAVA.spanId());
            assertThat(context.flags()).isEqualTo(2);
        });
        assertThat(ExportedSpans.ofFile(file).spans()).isEmpty();
    }

    @Test
    void insideACallbackItIsThatOfTheSpanOfTheEvent() {
        Path file = folder.resolve("callback.jsonl");
        Layer<Void> asking = new Layer<>() {
            @Override
            public Void onNewSpan(SpanView span, Values values) {
                see();
                return null;
            }

            @Override
            public void onEvent(EventView event, Values values, Void state) {
                see();
            }
        };
        LayerConfig[] layers = {JavaLayerConfig.of(asking), OtlpFileLayerConfig.toFile(file)};
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layers))) {
            Probes.run("parents_contextual");
            assertThat(tracing.statistics().failed()).isZero();
        }
        ExportedSpans exported = ExportedSpans.ofFile(file);
        // A span and an event outside of any, then "outer"; "inner" is made in it, and the event in "inner".
        assertThat(seen)
                .containsExactly(
                        null, null, null, contextOf(exported.span("outer")), contextOf(exported.span("inner")));
    }

    @Test
    void aJavaLayerCanTellItFromItsStateAndItsUserAskForTheState() {
        Layer<TraceContext> knowing = new Layer<>() {
            @Override
            public TraceContext onNewSpan(SpanView span, Values values) {
                return TraceContext.of(JAVA.traceId(), String.format("%016x", span.id()), 1);
            }

            @Override
            public TraceContext contextOf(TraceContext state) {
                return state;
            }
        };
        Layer<String> other = new Layer<>() {
            @Override
            public String onNewSpan(SpanView span, Values values) {
                return "state of " + span.metadata().name();
            }

            @Override
            public TraceContext contextOf(String state) {
                throw new IllegalStateException("knows nothing of traces");
            }
        };
        Layer<String> stranger = new Layer<>() {};
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(other), JavaLayerConfig.of(knowing)))) {
            Probes.calling("rust", () -> {
                see();
                assertThat(PROBES.currentState(knowing)).isEqualTo(PROBES.currentContext());
                assertThat(PROBES.currentState(other)).isEqualTo("state of calling");
                assertThat(PROBES.currentState(stranger)).isNull();
            });
            assertThat(PROBES.currentState(other)).isNull();
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(seen)
                .singleElement()
                .satisfies(context -> assertThat(context.traceId()).isEqualTo(JAVA.traceId()));
    }

    @Test
    void aLayerThatIsToldLaterIsToldBeforeItIsAsked() {
        List<String> told = new ArrayList<>();
        Layer<String> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.DEFERRED;
            }

            @Override
            public String onNewSpan(SpanView span, Values values) {
                told.add("new span");
                return "its state";
            }

            @Override
            public TraceContext contextOf(String state) {
                return JAVA;
            }
        };
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Probes.callingUnannounced("first", NOTHING);
            told.clear();
            Probes.callingUnannounced("asking for the context", () -> {
                assertThat(told).isEmpty();
                see();
                assertThat(told).hasSize(1);
            });
            Probes.callingUnannounced("asking for the state", () -> {
                assertThat(told).hasSize(1);
                assertThat(PROBES.currentState(layer)).isEqualTo("its state");
                assertThat(told).hasSize(2);
            });
            assertThat(tracing.statistics().failed()).isZero();
        }
        assertThat(seen).containsExactly(JAVA);
    }

    @Test
    void withoutALayerThatKnowsItIsWhatJavaHasToldOfAndThatEndsAlsoByAPanic() {
        Layer<String> unknowing = new Layer<>() {
            @Override
            public String onNewSpan(SpanView span, Values values) {
                return "";
            }
        };
        Path file = folder.resolve("panic.jsonl");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(unknowing)))) {
            tracing.withContext(JAVA, () -> Probes.calling("rust", this::see));
            see();
        }
        SettableContext.set(() -> JAVA);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(Probes::panicking)
                    .withMessageContaining("under the current span of Java");
            see();
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(seen).containsExactly(JAVA, null, null);
    }

    @Test
    void nothingIsAllocatedWhenThereIsNoContext() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Path file = folder.resolve("none.jsonl");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            Runnable all = () -> {
                tracing.withContext((TraceContext) null, NOTHING);
                assertThat(PROBES.currentContext() == null).isTrue();
            };
            Runnable bare = () -> {
                tracing.withContext((TraceContext) null, NOTHING);
                PROBES.currentContext();
            };
            all.run();
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 20; attempt++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 100; i++) {
                    bare.run();
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertThat(least).isZero();
        }
    }

    private void see() {
        seen.add(PROBES.currentContext());
    }

    private static TraceContext contextOf(Span span) {
        boolean isOfJava = hex(span.getTraceId()).equals(JAVA.traceId());
        return new TraceContext(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                span.getFlags() & 0xff,
                span.getTraceState(),
                isOfJava ? JAVA.baggage() : "");
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
