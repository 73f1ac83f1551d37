package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.probes.Probes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global session is closed while others call into it: when close returns, it is over. */
class ClosingWhileEmittingTest {
    @ParameterizedTest(name = "{0}, threads of {1}")
    @CsvSource({"direct, Java, 500", "direct, Rust, 500", "json, Java, 200", "json, Rust, 200"})
    void nothingArrivesAfterCloseHundredsOfTimes(String delivery, String threads, String times) {
        ChildJvm.run(Closing.class, delivery, threads, times).with(0, "closed " + times + " times", "states gone");
    }

    /** On Linux closing relies on a system call that a process can deny itself later; see {@code session/pins.rs}. */
    @Test
    void sessionsCloseSafelyAfterTheirSystemCallWasDenied() {
        if (!System.getProperty("os.name").equals("Linux")) {
            System.out.println("no membarrier on this system: nothing to deny");
            return;
        }
        ChildJvm.run(Closing.class, "direct", "Rust", "300", "deny").with(0, "closed 300 times", "states gone");
    }

    static final class Closing {
        private static volatile boolean done;

        public static void main(String[] arguments) throws Exception {
            boolean json = arguments[0].equals("json");
            int times = Integer.parseInt(arguments[2]);
            boolean rust = arguments[1].equals("Rust");
            TracingModule module = rust ? PROBES : KERNELS;
            if (rust) {
                Probes.run("threads_emit_for_ever");
            } else {
                for (int i = 0; i < 2; i++) {
                    new Thread(Closing::emit).start();
                }
            }
            List<WeakReference<Watch>> watches = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                Watch watch = new Watch();
                LayerConfig layer =
                        json ? JavaLayerConfig.of(new JsonWatching(watch)) : JavaLayerConfig.of(new Watching(watch));
                Tracing tracing = module.open(GlobalTracingConfig.of(layer));
                watch.some.await();
                if (i == 1 && arguments.length > 3) {
                    Probes.run("membarrier_denied");
                }
                tracing.close();
                watch.closed = true;
                assertThat(watch.fault).isNull();
                assertThat(tracing.statistics().failed()).isZero();
                assertThat(tracing.statistics().statesLive()).isZero();
                if (i > 0) {
                    assertThat(last.fault).as("of session " + (i - 1)).isNull();
                }
                last = watch;
                watches.add(new WeakReference<>(watch));
            }
            done = true;
            System.out.println("closed " + times + " times");
            last = null;
            ProcessState.heapAfterCollection();
            long kept = watches.stream().filter(watch -> !watch.refersTo(null)).count();
            assertThat(kept).as("sessions of which a state is kept").isZero();
            System.out.println("states gone");
        }

        private static Watch last;

        private static void emit() {
            while (!done) {
                Kernels.spans(20, 1, 1, 0, true);
            }
        }
    }

    /** What a layer saw that it should not have seen. */
    private static final class Watch {
        private final CountDownLatch some = new CountDownLatch(20);
        private volatile boolean closed;
        private volatile String fault;

        void saw(String callback, Object state) {
            if (closed) {
                fault = callback + " after close";
            } else if (state != this) {
                fault = callback + " with the state " + state;
            }
            some.countDown();
        }
    }

    private static final class Watching implements Layer<Object> {
        private final Watch watch;

        Watching(Watch watch) {
            this.watch = watch;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            watch.saw("onNewSpan", watch);
            return watch;
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            watch.saw("onEvent", event.spanId() == 0 ? watch : spanState);
        }

        @Override
        public void onExit(SpanView span, Object state) {
            watch.saw("onExit", state);
        }

        @Override
        public void onClose(SpanView span, Object state) {
            watch.saw("onClose", state);
        }
    }

    private static final class JsonWatching implements JsonLayer {
        private final Watch watch;

        JsonWatching(Watch watch) {
            this.watch = watch;
        }

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            watch.saw("onNewSpan", watch);
            return watch;
        }

        @Override
        public void onEvent(String event, Object state) {
            watch.saw("onEvent", state == null ? watch : state);
        }

        @Override
        public void onClose(String spanId, Object state) {
            watch.saw("onClose", state);
        }
    }
}
