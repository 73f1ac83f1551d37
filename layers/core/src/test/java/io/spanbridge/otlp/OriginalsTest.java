package io.spanbridge.otlp;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.Statistics;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.TracingStartException;
import io.spanbridge.TracingStateException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.NativeLayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.config.TracingConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.SettableContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The counterparts of the tests that the Python original of this has: to a file and to a collector, for the process and for one thread, in
 * batches and at once, on one thread and in futures that the workers of an event loop take from each other.
 */
class OriginalsTest {
    private static final TraceContext JAVA = TraceContext.of("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 3);
    private static final Duration BUSY = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        SettableContext.set(null);
    }

    /** Where spans go. */
    private enum Target {
        FILE,
        GRPC,
        HTTP_PROTOBUF
    }

    private record Way(Target target, boolean isGlobal, ExportProcess process) {
        TracingConfig config(NativeLayerConfig layer) {
            return isGlobal
                    ? GlobalTracingConfig.of(layer).withExportProcess(process)
                    : CurrentThreadTracingConfig.of(layer).withExportProcess(process);
        }

        @Override
        public String toString() {
            return target
                    + (isGlobal ? ", global, " : ", one thread, ")
                    + process.getClass().getSimpleName();
        }
    }

    static Stream<Way> ways() {
        return Stream.of(Target.values())
                .flatMap(target -> Stream.of(true, false)
                        .flatMap(isGlobal -> Stream.of(BatchConfig.defaults(), SimpleConfig.defaults())
                                .map(process -> new Way(target, isGlobal, process))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSpanIsOfTheTraceOfJavaAndLastsAsLongAsItsWorkInEachOfThreeSessions(Way way) {
        try (Exported exported = new Exported(way.target())) {
            for (int round = 1; round <= 3; round++) {
                SettableContext.set(() -> JAVA);
                Instant before = Instant.now();
                try (Tracing tracing = PROBES.open(way.config(exported.layer))) {
                    Probes.calling("works", OriginalsTest::beBusy);
                    assertThat(tracing.isOpen()).isTrue();
                }
                Instant after = Instant.now();
                List<Span> spans = exported.spans.get();
                assertThat(spans).extracting(Span::getName).hasSize(round).containsOnly("works");
                Span last = spans.get(round - 1);
                assertThat(last.getTraceId()).isEqualTo(ByteString.fromHex(JAVA.traceId()));
                assertThat(last.getParentSpanId()).isEqualTo(ByteString.fromHex(JAVA.spanId()));
                long start = last.getStartTimeUnixNano();
                long end = last.getEndTimeUnixNano();
                // The clock of the system is set now and then, by much less than this.
                long tolerance = TimeUnit.MILLISECONDS.toNanos(5);
                assertThat(end - start).isGreaterThanOrEqualTo(BUSY.toNanos() - tolerance);
                assertThat(start).isGreaterThanOrEqualTo(nanoseconds(before) - tolerance);
                assertThat(end).isLessThanOrEqualTo(nanoseconds(after) + tolerance);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void spansOfFuturesAreWholeOnWhicheverWorkerTheyRunAndAThreadSeesItsOwn(Way way) {
        try (Exported exported = new Exported(way.target())) {
            SettableContext.set(() -> JAVA);
            Statistics statistics;
            Tracing tracing = PROBES.open(way.config(exported.layer));
            try (tracing) {
                Probes.calling("future", () -> Probes.run("tokio_emits"));
            }
            statistics = tracing.statistics();
            List<Span> spans = exported.spans.get();
            assertThat(spans).extracting(Span::getTraceId).containsOnly(ByteString.fromHex(JAVA.traceId()));
            assertThat(statistics.layers().get(0).exported()).isEqualTo(spans.size());
            Map<String, Long> names =
                    spans.stream().collect(Collectors.groupingBy(Span::getName, Collectors.counting()));
            // Steps are made by the workers, where a session for another thread is not.
            assertThat(names)
                    .isEqualTo(
                            way.isGlobal()
                                    ? Map.of("future", 1L, "tokio", 1L, "task", 20L, "step", 40L)
                                    : Map.of("future", 1L, "tokio", 1L, "task", 20L));
            Map<ByteString, Span> byId = spans.stream().collect(Collectors.toMap(Span::getSpanId, Function.identity()));
            Map<String, String> parents = Map.of("tokio", "future", "task", "tokio", "step", "task");
            for (Span span : spans) {
                assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
                if (!span.getName().equals("future")) {
                    Span parent = byId.get(span.getParentSpanId());
                    assertThat(parent.getName()).isEqualTo(parents.get(span.getName()));
                    assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(parent.getStartTimeUnixNano());
                }
            }
            assertThat(spans.stream()
                            .filter(span -> span.getName().equals("step"))
                            .collect(Collectors.groupingBy(Span::getParentSpanId, Collectors.counting()))
                            .values())
                    .allMatch(steps -> steps == 2);
        }
    }

    @Test
    void whatIsUsedWronglyIsAnErrorThatSaysWhatToDo() throws Exception {
        OtlpFileLayerConfig layer = OtlpFileLayerConfig.toFile(folder.resolve("misuse.jsonl"));
        Tracing first = PROBES.open(GlobalTracingConfig.of(layer));
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> PROBES.open(GlobalTracingConfig.of(layer)))
                .withMessageContaining("close it before the next one is opened");
        Tracing own = PROBES.open(CurrentThreadTracingConfig.of(layer));
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> PROBES.open(CurrentThreadTracingConfig.of(layer)))
                .withMessageContaining("this thread already has a session");
        List<Throwable> elsewhere = new ArrayList<>();
        Thread other = new Thread(() -> {
            try {
                own.close();
            } catch (TracingStateException e) {
                elsewhere.add(e);
            }
        });
        other.start();
        other.join();
        assertThat(elsewhere).singleElement().asString().contains("close it there");
        own.close();
        own.close();
        first.close();
        assertThatExceptionOfType(TracingStateException.class)
                .isThrownBy(() -> first.flush(Duration.ofSeconds(1)))
                .withMessageContaining("closed");
        assertThatExceptionOfType(TracingStateException.class).isThrownBy(() -> first.setFilter(layer, "info"));
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> PROBES.open(GlobalTracingConfig.of(layer.withFilter("x=loud"))))
                .withMessageContaining("from position 2 on");
        assertThat(first.statistics().layers().get(0).exported()).isZero();
    }

    private static void beBusy() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < BUSY.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private static long nanoseconds(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** A layer, and what it has exported. */
    private final class Exported implements AutoCloseable {
        final NativeLayerConfig layer;
        final Supplier<List<Span>> spans;
        private final Runnable end;

        Exported(Target target) {
            if (target == Target.FILE) {
                Path file = folder.resolve("spans.jsonl");
                layer = OtlpFileLayerConfig.toFile(file);
                spans = () -> ExportedSpans.ofFile(file).spans();
                end = () -> {};
                return;
            }
            OtlpProtocol protocol = OtlpProtocol.valueOf(target.name());
            Collector collector = Collector.of(protocol);
            layer = OtlpLayerConfig.to(collector.endpoint()).withProtocol(protocol);
            spans = collector::spans;
            end = collector::close;
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
