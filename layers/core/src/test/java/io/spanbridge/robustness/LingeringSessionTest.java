package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.CallbackCounts;
import io.spanbridge.CallbackKind;
import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A session that has closed while a callback did not return is there until it has, whatever that callback does. */
class LingeringSessionTest {
    @Test
    void aCallbackOfAClosedSessionThatOpensAndClosesOthersStillStandsOnItsOwn() {
        ChildJvm.run(Staying.class).with(0, "closed around a callback", "back from it", "states gone");
    }

    static final class Staying implements Layer<Object> {
        private static final CountDownLatch INSIDE = new CountDownLatch(1);
        private static final CountDownLatch CLOSED = new CountDownLatch(1);
        private static final List<WeakReference<Object>> STATES = new CopyOnWriteArrayList<>();
        private static Thread staying;
        private static Tracing tracing;

        public static void main(String[] arguments) throws Exception {
            // The second group is told after the first one's callback: then the session is used once more.
            tracing = PROBES.open(
                    GlobalTracingConfig.of(JavaLayerConfig.of(new Staying()), JavaLayerConfig.of(new JsonStates())));
            staying = new Thread(() -> Probes.run("clone_and_drop"));
            staying.start();
            Thread closing = new Thread(() -> Probes.run("clone_and_drop"));
            closing.start();
            closing.join();
            assertThat(tracing.isOpen()).isFalse();
            System.out.println("closed around a callback");
            CLOSED.countDown();
            staying.join();
            System.out.println("back from it");
            // An event each of two threads: what the first layer received was delivered, and what was still to go to
            // the
            // second came too late.
            assertThat(tracing.statistics().of(CallbackKind.EVENT)).isEqualTo(new CallbackCounts(2, 0, 0, 2));

            openAndClose();
            ProcessState.heapAfterCollection();
            assertThat(STATES).hasSize(2).allMatch(state -> state.refersTo(null));
            System.out.println("states gone");
        }

        private static void openAndClose() {
            CountingLayer seen = new CountingLayer();
            try (Tracing other = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(seen)))) {
                assertThat(other.isOpen()).isTrue();
            }
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            try {
                if (Thread.currentThread() != staying) {
                    INSIDE.await();
                    tracing.close();
                } else if (INSIDE.getCount() > 0) {
                    INSIDE.countDown();
                    CLOSED.await();
                    openAndClose();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static final class JsonStates implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                Object state = new Object();
                STATES.add(new WeakReference<>(state));
                return state;
            }

            @Override
            public void onEvent(String event, Object state) {
                assertThat(state).isNotNull();
            }
        }
    }
}
