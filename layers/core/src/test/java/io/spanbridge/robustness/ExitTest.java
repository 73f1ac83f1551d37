package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM exits, with its own code, whatever threads of Rust are doing in a session that nobody closed. */
class ExitTest {
    @Test
    void itExitsWhileThreadsOfRustThatHaveEmittedAreParked() {
        ChildJvm.run(Parked.class).with(0, "3 spans, 3 events");
    }

    @Test
    void anExceptionOutOfMainIsStillExitCodeOne() {
        ChildJvm.run(Parked.class, "throw").withError(1, "IllegalStateException: thrown by main", "3 spans, 3 events");
    }

    /** Three times: where the threads are when the JVM goes down differs each time. */
    @RepeatedTest(3)
    void itExitsWhileThreadsOfRustEmit() {
        ChildJvm.run(Emitting.class, "direct", "threads_emit_for_ever").with(0, "emitting");
    }

    @RepeatedTest(3)
    void itExitsWhileThreadsOfRustHoldWhatTheyWillTellLater() {
        ChildJvm.run(Emitting.class, "deferred", "threads_emit_for_ever").with(0, "emitting");
    }

    @RepeatedTest(2)
    void itExitsWhileThreadsOfRustEmitJson() {
        ChildJvm.run(Emitting.class, "json", "threads_emit_for_ever").with(0, "emitting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads_emit_for_ever", "rayon_emits_for_ever", "tokio_emits_for_ever"})
    void systemExitWhileThreadsOfRustEmitHasItsCode(String name) {
        ChildJvm.run(Emitting.class, "direct", name, "5").with(5, "emitting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rayon_emits_for_ever", "tokio_emits_for_ever"})
    void itExitsWhileTheWorkersOfAPoolEmit(String name) {
        ChildJvm.run(Emitting.class, "direct", name).with(0, "emitting");
        ChildJvm.run(Emitting.class, "json", name).with(0, "emitting");
    }

    @ParameterizedTest(name = "System.exit on a thread of {0}")
    @ValueSource(strings = {"Java", "Rust"})
    void systemExitInsideOfACallbackHasItsCode(String whose) {
        ChildJvm.run(ExitingLayer.class, whose).with(7, "exits");
    }

    @Test
    void systemExitInsideOfACallbackHasItsCodeWhileOtherThreadsEmit() {
        ChildJvm.run(ExitingLayer.class, "emitting").with(7, "exits");
    }

    static final class Parked {
        public static void main(String[] arguments) {
            // Told at once: a parked thread does not come to the moment at which it would tell later.
            CountingLayer layer = new CountingLayer(Delivery.DIRECT);
            Tracing tracing = open(layer);
            Probes.run("threads_park");
            System.out.println(layer.newSpans() + " spans, " + layer.events() + " events");
            assertThat(tracing.isOpen()).isTrue();
            if (arguments.length > 0) {
                throw new IllegalStateException("thrown by main");
            }
        }
    }

    static final class Emitting {
        private static final CountDownLatch MANY = new CountDownLatch(1_000);

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].equals("json")) {
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new JsonEvents())));
            } else {
                open(new Events(Delivery.valueOf(arguments[0].toUpperCase(Locale.ROOT))));
            }
            Probes.run(arguments[1]);
            MANY.await();
            System.out.println("emitting");
            if (arguments.length > 2) {
                System.exit(Integer.parseInt(arguments[2]));
            }
        }

        private record Events(Delivery delivery) implements Layer<Object> {
            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                MANY.countDown();
            }
        }

        private static final class JsonEvents implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return spanId;
            }

            @Override
            public void onEvent(String event, Object state) {
                MANY.countDown();
            }
        }
    }

    /** Calls {@code System.exit} in its first event, which does not return. */
    static final class ExitingLayer implements Layer<Object> {
        public static void main(String[] arguments) throws Exception {
            open(new ExitingLayer());
            switch (arguments[0]) {
                case "Java" -> Probes.run("clone_and_drop");
                case "Rust" -> Probes.run("thread_emits_once");
                default -> Probes.run("threads_emit_for_ever");
            }
            // Ended by the exit; a thread in System.exit does not come back.
            new CountDownLatch(1).await();
        }

        @Override
        public synchronized void onEvent(EventView event, Values values, Object spanState) {
            System.out.println("exits");
            System.exit(7);
        }
    }

    private static Tracing open(Layer<?> layer) {
        return PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
    }
}
