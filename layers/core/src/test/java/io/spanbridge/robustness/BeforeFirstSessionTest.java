package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that met callsites before any session was open, and go on, are seen by the sessions that open then. */
class BeforeFirstSessionTest {
    @ParameterizedTest
    @ValueSource(strings = {"global", "current-thread"})
    void threadsThatMetTheirCallsitesBeforeAreNotBlind(String first) {
        ChildJvm.run(Early.class, first).with(0, "met before", "seen from every thread");
    }

    static final class Early implements Layer<Object> {
        private static final int THREADS = 2;
        private static final CountDownLatch MET = new CountDownLatch(THREADS);
        private static final CountDownLatch OF_RUST = new CountDownLatch(1_000);
        private static final Map<Thread, CountDownLatch> OF_JAVA = new ConcurrentHashMap<>();
        private static volatile boolean done;

        public static void main(String[] arguments) throws Exception {
            // Loads the library.
            assertThat(PROBES.name()).isEqualTo("probes");
            Probes.run("threads_emit_for_ever");
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(Early::emit);
                OF_JAVA.put(thread, new CountDownLatch(1_000));
                thread.start();
            }
            MET.await();
            System.out.println("met before");
            if (arguments[0].equals("current-thread")) {
                // The first dispatcher is asked about these callsites when only this thread has a session.
                CountingLayer here = new CountingLayer();
                try (Tracing own = PROBES.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(here)))) {
                    Probes.run("clone_and_drop");
                    assertThat(own.statistics().newSpans()).isEqualTo(1);
                }
                assertThat(here.closes()).isEqualTo(1);
            }
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new Early())));
            for (CountDownLatch seen : OF_JAVA.values()) {
                seen.await();
            }
            OF_RUST.await();
            done = true;
            assertThat(tracing.statistics().failed()).isZero();
            System.out.println("seen from every thread");
        }

        private static void emit() {
            Probes.run("clone_and_drop");
            MET.countDown();
            while (!done) {
                Probes.run("clone_and_drop");
            }
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            return this;
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            OF_JAVA.getOrDefault(Thread.currentThread(), OF_RUST).countDown();
        }
    }
}
