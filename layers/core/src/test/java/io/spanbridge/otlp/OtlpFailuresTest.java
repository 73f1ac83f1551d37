package io.spanbridge.otlp;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingShutdownException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.RetryPolicy;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.probes.Probes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of spans when the way to the collector fails, by each protocol. The time limit of the class is no measurement: it turns a
 * hang into a failure.
 */
@Timeout(120)
class OtlpFailuresTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ExportProcess LAZY = BatchConfig.defaults().withDelay(Duration.ofDays(1));
    private static final RetryPolicy STUBBORN =
            RetryPolicy.defaults().withMaxAttempts(1_000_000).withBackoff(Duration.ofMillis(1), Duration.ofMillis(5));

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @EnumSource
    void aCollectorThatIsDownAndComesUpLaterGetsEverythingOnce(OtlpProtocol protocol) throws Exception {
        try (Collector collector = Collector.of(protocol)) {
            collector.line().set(Line.State.DOWN);
            Tracing tracing = open(layer(collector, protocol).withRetry(STUBBORN), LAZY);
            Probes.run("parents_explicit");
            FutureTask<Void> flush = flushing(tracing);
            awaitRetry(tracing);
            assertThat(flush.isDone()).isFalse();
            collector.line().set(Line.State.OPEN);
            flush.get(60, TimeUnit.SECONDS);
            tracing.close();
            assertThat(collector.spans())
                    .extracting(Span::getName)
                    .containsExactlyInAnyOrder("outer", "child", "entered");
            assertThat(statistics(tracing).exported()).isEqualTo(3);
            assertThat(statistics(tracing).droppedInAll()).isZero();
            assertThat(statistics(tracing).lastError()).isPresent();
            assertThat(messages).isEmpty();
            collector.line().awaitNobody();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsResetIsMadeAgain(OtlpProtocol protocol) throws Exception {
        try (Collector collector = Collector.of(protocol)) {
            Tracing tracing = open(layer(collector, protocol).withRetry(STUBBORN), LAZY);
            Probes.run("parents_explicit");
            tracing.flush(LONG);
            collector.line().set(Line.State.RESETTING);
            Probes.run("parents_explicit");
            FutureTask<Void> flush = flushing(tracing);
            collector.line().awaitAccepted(3);
            awaitRetry(tracing);
            collector.line().set(Line.State.OPEN);
            flush.get(60, TimeUnit.SECONDS);
            tracing.close();
            assertThat(statistics(tracing).exported()).isEqualTo(6);
            assertThat(statistics(tracing).droppedInAll()).isZero();
            assertThat(collector.spans()).hasSize(6);
            collector.line().awaitNobody();
        }
    }

    @ParameterizedTest
    @EnumSource
    void codeThatIsInstrumentedGoesOnWhileNobodyAnswersAndWhatHasNoRoomIsCounted(OtlpProtocol protocol)
            throws Exception {
        try (Collector collector = Collector.of(protocol)) {
            collector.line().set(Line.State.SILENT);
            ExportProcess small = BatchConfig.defaults().withBatchSize(10).withQueueSize(100);
            Tracing tracing = open(layer(collector, protocol).withRetry(STUBBORN), small);
            // It returns, although the first batch is on its way for ever.
            Probes.run("burst");
            assertThat(statistics(tracing).exported()).isZero();
            collector.line().set(Line.State.OPEN);
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("were not delivered", "queue");
            LayerStatistics layer = statistics(tracing);
            assertThat(layer.dropped(DropReason.QUEUE_FULL)).isPositive();
            assertThat(layer.exported()).isPositive();
            assertThat(layer.exported() + layer.dropped(DropReason.QUEUE_FULL)).isEqualTo(20_000);
            assertThat(collector.spans()).hasSize((int) layer.exported());
            assertThat(messages).singleElement().asString().contains("queue");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsHoweverTheWayFailsAndSaysWhatWasNotDelivered(OtlpProtocol protocol) throws Exception {
        for (Line.State state : List.of(Line.State.DOWN, Line.State.RESETTING, Line.State.SILENT)) {
            for (ExportProcess process :
                    List.of(LAZY, SimpleConfig.defaults().withExportTimeout(Duration.ofMillis(50)))) {
                try (Collector collector = Collector.of(protocol)) {
                    collector.line().set(state);
                    OtlpLayerConfig config =
                            layer(collector, protocol).withRetry(STUBBORN).withShutdownTimeout(Duration.ofMillis(200));
                    Tracing tracing = open(config, process);
                    Probes.run("parents_explicit");
                    assertThatExceptionOfType(TracingShutdownException.class)
                            .as(state + " " + process)
                            .isThrownBy(tracing::close)
                            .withMessageContainingAll("3 spans were not delivered", collector.endpoint());
                    assertThat(statistics(tracing).droppedInAll()).isEqualTo(3);
                    assertThat(statistics(tracing).exported()).isZero();
                    assertThat(statistics(tracing).lastError()).isPresent();
                    if (state != Line.State.SILENT) {
                        collector.line().awaitNobody();
                    }
                    // Nothing of it disturbs the next session.
                    collector.line().set(Line.State.OPEN);
                    Tracing next = open(layer(collector, protocol), process);
                    next.close();
                    assertThat(collector.spans()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void flushingEndsWithinItsLimitAndTheSessionGoesOn(OtlpProtocol protocol) throws Exception {
        try (Collector collector = Collector.of(protocol)) {
            collector.line().set(Line.State.SILENT);
            Tracing tracing = open(layer(collector, protocol).withRetry(STUBBORN), LAZY);
            Probes.run("parents_explicit");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(() -> tracing.flush(Duration.ofMillis(100)));
            assertThat(tracing.isOpen()).isTrue();
            collector.line().set(Line.State.OPEN);
            tracing.flush(LONG);
            tracing.close();
            assertThat(collector.spans()).hasSize(3);
            assertThat(statistics(tracing).exported()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inTwoHundredSessionsEverySpanArrivesOnceAndNoConnectionIsLeft(OtlpProtocol protocol) throws Exception {
        try (Collector collector = Collector.of(protocol)) {
            for (int cycle = 0; cycle < 200; cycle++) {
                Tracing tracing = open(layer(collector, protocol), LAZY);
                Probes.run("parents_explicit");
                tracing.close();
                assertThat(statistics(tracing).exported()).isEqualTo(3);
            }
            assertThat(collector.spans()).hasSize(600);
            assertThat(collector.spans().stream().map(Span::getSpanId).distinct())
                    .hasSize(600);
            collector.line().awaitNobody();
            assertThat(messages).isEmpty();
        }
    }

    private Tracing open(OtlpLayerConfig layer, ExportProcess process) {
        return PROBES.open(GlobalTracingConfig.of(layer)
                .withExportProcess(process)
                .withErrorHandler((message, failure) -> messages.add(message)));
    }

    private static OtlpLayerConfig layer(Collector collector, OtlpProtocol protocol) {
        return OtlpLayerConfig.to(collector.endpoint()).withProtocol(protocol);
    }

    private static LayerStatistics statistics(Tracing tracing) {
        return tracing.statistics().layers().get(0);
    }

    /** Flushes on a thread of its own. */
    private static FutureTask<Void> flushing(Tracing tracing) {
        FutureTask<Void> flush = new FutureTask<>(() -> {
            tracing.flush(LONG);
            return null;
        });
        new Thread(flush, "flush").start();
        return flush;
    }

    private static void awaitRetry(Tracing tracing) {
        while (statistics(tracing).retries() == 0) {
            Thread.onSpinWait();
        }
    }
}
