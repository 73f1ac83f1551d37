package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.TracingConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a callback does not return, everybody else goes on: the bridge holds nothing that another thread needs. */
class NoLockHeldTest {
    /** Nobody here waits for a time to pass: who would be held up, would be for ever. */
    private static final int LIMIT_SECONDS = 30;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registerCallsite",
                "enabled",
                "onNewSpan",
                "onRecord",
                "onFollowsFrom",
                "onEvent",
                "onEnter",
                "onExit",
                "onClose"
            })
    void othersGoOnWhileATypedLayerStaysIn(String callback) {
        ChildJvm.runWithin(LIMIT_SECONDS, List.of(), Held.class, "direct", callback)
                .with(0, "blocked in " + callback, "others went on", "all closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onNewSpan", "onRecord", "onFollowsFrom", "onEvent", "onEnter", "onExit", "onClose"})
    void othersGoOnWhileALayerThatTakesJsonStaysIn(String callback) {
        ChildJvm.runWithin(LIMIT_SECONDS, List.of(), Held.class, "json", callback)
                .with(0, "blocked in " + callback, "others went on", "all closed");
    }

    /** The callback found its session by its key, not as the current one of its thread. */
    @Test
    void othersGoOnWhileALayerStaysInForASpanOfAnotherThreadsSession() {
        ChildJvm.runWithin(LIMIT_SECONDS, List.of(), Held.class, "kept", "onEnter")
                .with(0, "blocked in onEnter", "others went on", "all closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void aDebugThatWaitsForALockWaitsForTheCallbackOfWhoHoldsItAndNobodyElseDoes(String delivery) {
        ChildJvm.runWithin(LIMIT_SECONDS, List.of(), LockOfTheUser.class, delivery)
                .with(
                        0,
                        "the lock is held inside of a callback",
                        "others went on",
                        "new span: locked",
                        "record: locked",
                        "event: locked",
                        "free again");
    }

    static final class Held {
        private static final CountDownLatch REACHED = new CountDownLatch(1);
        private static final CountDownLatch RELEASED = new CountDownLatch(1);
        private static Thread blocked;
        private static String where;

        public static void main(String[] arguments) throws Exception {
            where = arguments[1];
            boolean kept = arguments[0].equals("kept");
            boolean json = arguments[0].equals("json");
            Object layer = json ? new JsonBlocking() : new Blocking();
            JavaLayerConfig config =
                    json ? JavaLayerConfig.of((JsonLayer) layer) : JavaLayerConfig.of((Layer<?>) layer);
            Tracing tracing = PROBES.open(
                    kept ? CurrentThreadTracingConfig.of(config) : GlobalTracingConfig.of(config.withFilter("trace")));
            if (kept) {
                Probes.run("keep");
            }
            blocked = new Thread(() -> {
                for (String name :
                        kept ? List.of("kept_is_entered") : List.of("clone_and_drop", "follows_open", "values_bool")) {
                    Probes.run(name);
                }
            });
            blocked.start();
            REACHED.await();
            System.out.println("blocked in " + where);

            Statistics before = tracing.statistics();
            if (kept) {
                sessions(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())));
            } else {
                sessions(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new CountingLayer())));
            }
            // Callsites that no thread has met before, spans in every way of life, and on threads of Rust's.
            for (String name : List.of("fields_0", "parents_explicit", "child_outlives_handle", "threads_emit")) {
                Probes.run(name);
            }
            tracing.setFilter(layer, "info");
            Probes.run("values_bool");
            tracing.refreshInterest();
            Probes.run("fields_1_to_32");
            assertThat(tracing.statistics().newSpans()).isGreaterThan(before.newSpans());
            assertThat(tracing.statistics().suppressed()).isZero();
            System.out.println("others went on");

            RELEASED.countDown();
            blocked.join();
            if (kept) {
                Probes.run("kept_dropped");
            }
            assertThat(tracing.statistics().statesLive()).isZero();
            tracing.close();
            System.out.println("all closed");
        }

        private static void sessions(TracingConfig config) {
            for (int i = 0; i < 3; i++) {
                try (Tracing other = PROBES.open(config)) {
                    Probes.run("clone_and_drop");
                    assertThat(other.isOpen()).isTrue();
                }
            }
        }

        /** Stays, the first time that the one thread comes to the one callback, until it is let go. */
        private static void at(String callback) {
            if (Thread.currentThread() == blocked && callback.equals(where) && REACHED.getCount() > 0) {
                REACHED.countDown();
                try {
                    RELEASED.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private static final class Blocking implements Layer<Object> {
            @Override
            public Interest registerCallsite(Metadata callsite) {
                at("registerCallsite");
                return where.equals("enabled") ? Interest.SOMETIMES : Interest.ALWAYS;
            }

            @Override
            public boolean enabled(Metadata callsite) {
                at("enabled");
                return true;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                at("onNewSpan");
                return this;
            }

            @Override
            public void onRecord(SpanView span, Values values, Object state) {
                at("onRecord");
            }

            @Override
            public void onFollowsFrom(SpanView span, Object state, SpanView follows, Object followsState) {
                at("onFollowsFrom");
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                at("onEvent");
            }

            @Override
            public void onEnter(SpanView span, Object state) {
                at("onEnter");
            }

            @Override
            public void onExit(SpanView span, Object state) {
                at("onExit");
            }

            @Override
            public void onClose(SpanView span, Object state) {
                at("onClose");
            }
        }

        private static final class JsonBlocking implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                at("onNewSpan");
                return this;
            }

            @Override
            public void onRecord(String spanId, String values, Object state) {
                at("onRecord");
            }

            @Override
            public void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {
                at("onFollowsFrom");
            }

            @Override
            public void onEvent(String event, Object state) {
                at("onEvent");
            }

            @Override
            public void onEnter(String spanId, Object state) {
                at("onEnter");
            }

            @Override
            public void onExit(String spanId, Object state) {
                at("onExit");
            }

            @Override
            public void onClose(String spanId, Object state) {
                at("onClose");
            }
        }
    }

    /** One thread is inside of a callback and holds a lock of the Rust code; another formats a value that takes it. */
    static final class LockOfTheUser {
        private static final CountDownLatch HELD = new CountDownLatch(1);
        private static final CountDownLatch RELEASED = new CountDownLatch(1);
        private static Thread holder;

        public static void main(String[] arguments) throws Exception {
            Layer<?> typed = new Typed();
            JsonLayer json = new Json();
            boolean takesJson = arguments[0].equals("json");
            JavaLayerConfig config = takesJson ? JavaLayerConfig.of(json) : JavaLayerConfig.of(typed);
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(config))) {
                holder = new Thread(() -> Probes.run("emits_holding_the_lock"));
                holder.start();
                HELD.await();
                System.out.println("the lock is held inside of a callback");
                Thread waiting = new Thread(() -> Probes.run("debug_takes_the_lock"));
                waiting.start();
                Probes.run("threads_emit");
                tracing.setFilter(takesJson ? json : typed, "trace");
                Probes.run("values_i64");
                System.out.println("others went on");
                RELEASED.countDown();
                holder.join();
                waiting.join();
                assertThat(tracing.statistics().failed() + tracing.statistics().suppressed())
                        .isZero();
            }
            Probes.run("debug_takes_the_lock");
            System.out.println("free again");
        }

        /** Tells of the span and the event that need the lock, whose text holds the value that was formatted. */
        private static void tell(String callback, String text) {
            if (text.contains("needs the lock")) {
                System.out.println(callback + (text.contains("\"locked\"") ? "locked" : text));
            }
        }

        private static void onEvent(String event) {
            if (Thread.currentThread() == holder) {
                HELD.countDown();
                try {
                    RELEASED.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            } else {
                tell("event: ", event);
            }
        }

        private static final class Typed implements Layer<Object> {
            @Override
            public Object onNewSpan(SpanView span, Values values) {
                tell("new span: ", span.metadata().name() + values.toJson());
                return null;
            }

            @Override
            public void onRecord(SpanView span, Values values, Object state) {
                tell("record: ", span.metadata().name() + values.toJson());
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                LockOfTheUser.onEvent(values.toJson());
            }
        }

        private static final class Json implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                tell("new span: ", spanAttributes);
                return spanAttributes.contains("needs the lock") ? "needs the lock" : "another";
            }

            @Override
            public void onRecord(String spanId, String values, Object state) {
                tell("record: ", state + values);
            }

            @Override
            public void onEvent(String event, Object state) {
                LockOfTheUser.onEvent(event);
            }
        }
    }
}
