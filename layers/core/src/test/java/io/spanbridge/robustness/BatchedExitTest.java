package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The JVM exits, with its own code, whatever rings hold and whoever waits for room in them, in a session that nobody closed. */
class BatchedExitTest {
    /** Three times: where the threads are when the JVM goes down differs each time. */
    @RepeatedTest(3)
    void itExitsWhileRingsAreFullAndNobodyDrains() {
        ChildJvm.run(Emitting.class, "full").with(0, "full");
    }

    @RepeatedTest(3)
    void itExitsWhileThreadsWaitForRoomThatNobodyMakes() {
        ChildJvm.run(Emitting.class, "waiting").with(0, "waiting");
    }

    @RepeatedTest(3)
    void itExitsWhileTheDaemonThreadDrains() {
        ChildJvm.run(Emitting.class, "drained").with(0, "drained");
    }

    @Test
    void itExitsWhileALayerDoesNotReturn() {
        ChildJvm.run(Emitting.class, "stuck").with(0, "stuck");
    }

    @Test
    void systemExitInsideOfACallbackOfTheDrainHasItsCode() {
        ChildJvm.run(Emitting.class, "exit").with(7, "exits");
    }

    static final class Emitting {
        private static final DrainConfig SMALL = DrainConfig.defaults().withRingSize(DrainConfig.LEAST_RING_SIZE);
        private static final CountDownLatch MANY = new CountDownLatch(1_000);
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        public static void main(String[] arguments) throws Exception {
            String how = arguments[0];
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new Events(how)))
                    .withDrain(
                            switch (how) {
                                case "full" -> SMALL.byApplication();
                                case "waiting" -> SMALL.byApplication().blockingFor(Duration.ofHours(1));
                                default -> SMALL.blockingFor(Duration.ofHours(1));
                            }));
            Probes.run("threads_emit_for_ever");
            switch (how) {
                case "full" -> awaitDrop(tracing);
                case "waiting" -> drainMany(tracing);
                default -> MANY.await();
            }
            if (how.equals("exit")) {
                NEVER.await();
            }
            System.out.println(how);
        }

        /** After each drain the threads fill what they have been given, and wait again. */
        private static void drainMany(Tracing tracing) {
            while (MANY.getCount() != 0) {
                tracing.drain();
            }
        }

        private static void awaitDrop(Tracing tracing) {
            while (tracing.statistics().dropped() == 0) {
                Thread.onSpinWait();
            }
        }

        private record Events(String how) implements Layer<Object> {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                MANY.countDown();
                if (MANY.getCount() == 0 && how.equals("stuck")) {
                    awaitNothing();
                }
                if (how.equals("exit")) {
                    System.out.println("exits");
                    System.exit(7);
                }
            }

            private static void awaitNothing() {
                try {
                    NEVER.await();
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts it", e);
                }
            }
        }
    }
}
