package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;

import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the JVM goes down, callbacks end: they are counted, no layer hears of them, and nobody waits for one. */
class ShutdownGateTest {
    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void whatIsEmittedAfterTheGateWasShutIsDroppedAndCounted(String delivery) {
        ChildJvm.run(EmittingHook.class, delivery)
                .with(0, "1 event before", "0 events after the gate was shut", "10 events dropped");
    }

    /** No layer was ever asked whether it wants the callsite, and none can be any more. */
    @Test
    void whatIsFirstMetAfterTheGateWasShutIsDroppedAndCountedToo() {
        ChildJvm.run(EmittingHook.class, "direct", "late")
                .with(0, "0 events before", "0 events after the gate was shut", "10 events dropped");
    }

    /** It wants to be asked about every single event, and cannot be asked any more. */
    @Test
    void whatALayerWouldHaveToBeAskedAboutIsDroppedAndCountedToo() {
        ChildJvm.run(EmittingHook.class, "asked")
                .with(0, "1 event before", "0 events after the gate was shut", "10 events dropped");
    }

    @Test
    void aHookThatClosesTheSessionDoesNotWaitForACallbackInsideOfSystemExit() {
        ChildJvm.run(ClosingHook.class).with(7, "exits", "closed by the hook, states gone");
    }

    static final class EmittingHook implements Layer<Object> {
        private static final AtomicInteger EVENTS = new AtomicInteger();

        /** How long the hook waits for the gate. */
        private static final long LIMIT_NANOS = 20_000_000_000L;

        private final Interest interest;

        EmittingHook(Interest interest) {
            this.interest = interest;
        }

        public static void main(String[] arguments) {
            JavaLayerConfig layer = !arguments[0].equals("json")
                    ? JavaLayerConfig.of(
                            new EmittingHook(arguments[0].equals("asked") ? Interest.SOMETIMES : Interest.ALWAYS))
                    : JavaLayerConfig.of(new JsonLayer() {
                        @Override
                        public void onEvent(String event, Object state) {
                            EVENTS.incrementAndGet();
                        }
                    });
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer));
            if (arguments.length == 1) {
                Probes.run("emits_holding_the_lock");
            }
            System.out.println(EVENTS.get() + (EVENTS.get() == 1 ? " event before" : " events before"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> emit(tracing)));
        }

        /** Hooks run side by side: this one first waits until that of the session has done its work. */
        private static void emit(Tracing tracing) {
            long start = System.nanoTime();
            while (tracing.statistics().dropped() == 0) {
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    System.out.println("the gate stays open");
                    return;
                }
                Probes.run("emits_holding_the_lock");
            }
            int before = EVENTS.get();
            long dropped = tracing.statistics().dropped();
            for (int i = 0; i < 10; i++) {
                Probes.run("emits_holding_the_lock");
            }
            System.out.println(EVENTS.get() - before + " events after the gate was shut");
            System.out.println(tracing.statistics().dropped() - dropped + " events dropped");
        }

        @Override
        public Interest registerCallsite(Metadata callsite) {
            return interest;
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            EVENTS.incrementAndGet();
        }
    }

    static final class ClosingHook implements Layer<Object> {
        /** How long {@link Tracing#close} waits for a callback at most. */
        private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

        public static void main(String[] arguments) throws Exception {
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new ClosingHook())));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                long start = System.nanoTime();
                tracing.close();
                // What close would wait for never comes, so it would wait for as long as it ever does.
                boolean waited = System.nanoTime() - start >= LONGEST_WAIT_NANOS;
                System.out.println((waited ? "waited for, by the hook, " : "closed by the hook, ")
                        + (tracing.statistics().statesLive() == 0 ? "states gone" : "states left"));
            }));
            Probes.run("thread_emits_once");
            // Ended by the exit.
            new CountDownLatch(1).await();
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            System.out.println("exits");
            System.exit(7);
        }
    }
}
