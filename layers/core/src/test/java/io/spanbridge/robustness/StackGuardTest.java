package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.CallbackKind;
import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.probes.Probes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the stack comes to its end a callback arrives wholly or not at all, each is counted, and no state stays. */
class StackGuardTest {
    @ParameterizedTest
    @CsvSource({"cold, DIRECT", "warm, DIRECT", "cold, DEFERRED", "warm, DEFERRED"})
    void javaCallsAKernelAtEachLevelUntilTheStackEnds(String state, String delivery) {
        ChildJvm.run(Recursion.class, state, delivery).with(0, "every callback was counted", "later spans are fine");
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aThreadOfRustEmitsAtEachLevelUntilLittleIsLeft(Delivery delivery) {
        ChildJvm.run(DeepThread.class, delivery.name())
                .with(0, "every callback was counted", "the span that closed last was let go");
    }

    static final class Recursion {
        private static int ran;
        private static int levels;

        public static void main(String[] arguments) throws Exception {
            Told layer = new Told(Delivery.valueOf(arguments[1]));
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                if (arguments[0].equals("warm")) {
                    for (int i = 0; i < 20_000; i++) {
                        kernel();
                    }
                }
                for (int i = 1; i <= 5; i++) {
                    levels = 0;
                    Thread thread = new Thread(null, Recursion::toTheEnd, "deep", i << 18);
                    thread.start();
                    thread.join();
                    assertThat(levels).as("levels on %d KB", i << 8).isGreaterThan(100);
                }
                // What was told later waited for more stack, and the thread has ended without another callback.
                tracing.flush(Duration.ofSeconds(5));
                Statistics then = tracing.statistics();
                assertThat(then.of(CallbackKind.NEW_SPAN).failed()).isPositive();
                for (CallbackKind kind : CallbackKind.values()) {
                    layer.assertAllCounted(then, kind, kind == CallbackKind.FOLLOWS_FROM ? 0 : ran);
                }
                System.out.println("every callback was counted");
                kernel();
                Statistics now = tracing.statistics();
                assertThat(now.failed()).isEqualTo(then.failed());
                assertThat(now.closes()).isEqualTo(then.closes() + 1);
                assertThat(now.statesLive()).isZero();
            }
            System.out.println("later spans are fine");
        }

        private static void toTheEnd() {
            try {
                descend(1, 2, 3, 4);
            } catch (StackOverflowError e) {
                // It was to happen.
            }
        }

        private static long descend(long a, long b, long c, long d) {
            kernel();
            levels++;
            return descend(b, c, d, a + 1) + a + b + c + d;
        }

        private static void kernel() {
            Kernels.spans(1, 1, 1, 1, true);
            ran++;
        }
    }

    static final class DeepThread {
        public static void main(String[] arguments) {
            int levels = 940;
            Delivery delivery = Delivery.valueOf(arguments[0]);
            Told layer = new Told(delivery);
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                Probes.run("deep_thread");
                tracing.flush(Duration.ofSeconds(5));
                Statistics then = tracing.statistics();
                layer.assertAllCounted(then, CallbackKind.NEW_SPAN, levels + 1);
                layer.assertAllCounted(then, CallbackKind.ENTER, levels);
                layer.assertAllCounted(then, CallbackKind.EVENT, levels);
                layer.assertAllCounted(then, CallbackKind.EXIT, levels);
                layer.assertAllCounted(then, CallbackKind.CLOSE, levels + 1);
                assertThat(then.of(CallbackKind.NEW_SPAN).failed())
                        .isBetween(delivery == Delivery.DIRECT ? 10L : 0L, 200L);
                if (delivery == Delivery.BATCHED) {
                    assertThat(then.of(CallbackKind.NEW_SPAN).failed())
                            .as("callbacks that need no stack")
                            .isZero();
                } else {
                    assertThat(layer.onOthers).as("callbacks on other threads").isZero();
                }
                System.out.println("every callback was counted");
                Probes.run("closed_on_other_thread");
                tracing.flush(Duration.ofSeconds(5));
                assertThat(tracing.statistics().statesLive()).isZero();
                assertThat(tracing.statistics().failed()).isEqualTo(then.failed());
            }
            System.out.println("the span that closed last was let go");
        }
    }

    /** Counts what it is told, and keeps a state of every span. */
    static final class Told implements Layer<Object> {
        private final AtomicLongArray told = new AtomicLongArray(CallbackKind.values().length);
        private final Delivery delivery;
        private volatile long onOthers;

        Told(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            count(CallbackKind.NEW_SPAN);
            if (span.metadata().name().equals("level")
                    && !Thread.currentThread().getName().equals("probe-deep")) {
                onOthers++;
            }
            return told;
        }

        @Override
        public void onRecord(SpanView span, Values values, Object state) {
            count(CallbackKind.RECORD);
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            count(CallbackKind.EVENT);
        }

        @Override
        public void onEnter(SpanView span, Object state) {
            count(CallbackKind.ENTER);
        }

        @Override
        public void onExit(SpanView span, Object state) {
            count(CallbackKind.EXIT);
        }

        @Override
        public void onClose(SpanView span, Object state) {
            count(CallbackKind.CLOSE);
        }

        private void count(CallbackKind kind) {
            told.incrementAndGet(kind.ordinal());
        }

        /** How often it was told. */
        long told(CallbackKind kind) {
            return told.get(kind.ordinal());
        }

        /** So many callbacks there were: some delivered, of which this layer was told, and the others counted as failed. */
        void assertAllCounted(Statistics statistics, CallbackKind kind, long callbacks) {
            assertThat(statistics.of(kind).delivered()).as("delivered " + kind).isEqualTo(told.get(kind.ordinal()));
            assertThat(statistics.of(kind).delivered() + statistics.of(kind).failed())
                    .as("all " + kind)
                    .isEqualTo(callbacks);
        }
    }
}
