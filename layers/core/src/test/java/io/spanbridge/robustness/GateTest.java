package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No callback reaches Java once the JVM is going down. */
class GateTest {
    @Test
    void onceTheGateIsShutCallbacksAreDroppedAndCountedAndNoneArrives() {
        ChildJvm.run(Emitting.class).with(0, "dropped, and none arrived");
    }

    @Test
    void aHookThatClosesTheSessionDoesNotWaitForACallbackThatExits() {
        ChildJvm.runWithin(9, java.util.List.of(), ClosingHook.class).with(7, "closed by the hook");
    }

    /** Emits in a shutdown hook of its own, until the bridge's hook has shut the gate, and then looks what still arrives. */
    static final class Emitting {
        public static void main(String[] arguments) {
            CountingLayer layer = new CountingLayer();
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> emit(tracing, layer)));
        }

        private static void emit(Tracing tracing, CountingLayer layer) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (tracing.statistics().dropped() == 0) {
                if (System.nanoTime() - deadline > 0) {
                    System.out.println("the gate was never shut");
                    Runtime.getRuntime().halt(3);
                }
                Probes.run("parents_contextual");
            }
            long before = layer.newSpans() + layer.events() + layer.closes();
            long dropped = tracing.statistics().dropped();
            Probes.run("parents_contextual");
            boolean none = layer.newSpans() + layer.events() + layer.closes() == before;
            boolean counted = tracing.statistics().dropped() > dropped;
            System.out.println(
                    (counted ? "dropped" : "not counted") + ", and " + (none ? "none" : "some") + " arrived");
        }
    }

    /** A layer exits, and a shutdown hook of the program's closes the session meanwhile. */
    static final class ClosingHook {
        public static void main(String[] arguments) {
            Layer<Void> exiting = new Layer<>() {
                @Override
                public void onEvent(EventView event, Values values, Void spanState) {
                    System.exit(7);
                }
            };
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(exiting)));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                tracing.close();
                System.out.println("closed by the hook");
            }));
            Probes.run("parents_contextual");
        }
    }
}
