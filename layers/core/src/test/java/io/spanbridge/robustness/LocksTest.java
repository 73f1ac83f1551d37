package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.SubscriberConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bridge holds no lock while a layer runs: whatever else one can do goes on while a callback does not return. */
class LocksTest {
    private static final int LIMIT_SECONDS = 30;

    private enum Where {
        REGISTER,
        ENABLED,
        NEW_SPAN,
        RECORD,
        EVENT,
        ENTER,
        EXIT,
        CLOSE,
        FOLLOWS_FROM,
        JSON_NEW_SPAN,
        JSON_CLOSE
    }

    @ParameterizedTest
    @EnumSource
    void everythingElseGoesOnWhileACallbackBlocks(Where where) throws Exception {
        Blocker blocker = new Blocker();
        LayerConfig layer = JavaLayerConfig.of(new NoOp()).withFilter("off");
        LayerConfig blocking = where.name().startsWith("JSON")
                ? JavaLayerConfig.of(new BlockingJson(where, blocker)).withFilter("trace")
                : JavaLayerConfig.of(new Blocking(where, blocker)).withFilter("trace");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer, blocking))) {
            try {
                Future<?> blocked = threads.submit(() -> {
                    Probes.run("empty_then_recorded");
                    Probes.run("follows_open");
                    Probes.run("parents_contextual");
                });
                assertThat(blocker.entered.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .as("blocked")
                        .isTrue();
                threads.submit(() -> others(tracing, ((JavaLayerConfig) layer).layer()))
                        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
                assertThat(blocked.isDone()).isFalse();
                blocker.released.countDown();
                blocked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } finally {
                blocker.released.countDown();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** All that takes a lock of the bridge's or of {@code tracing}'s. */
    private static void others(Tracing global, Object layer) {
        CountingLayer counting = new CountingLayer();
        CurrentThreadTracingConfig own = CurrentThreadTracingConfig.of(
                SubscriberConfig.of(JavaLayerConfig.of(counting).withFilter("trace")));
        try (Tracing tracing = PROBES.open(own)) {
            Probes.run("all_levels");
            tracing.refreshInterest();
            tracing.setFilter(counting, "info,[x{y=1}]=trace");
            Probes.run("siblings_reuse_slot");
            Probes.run("closed_on_other_thread");
            assertThat(tracing.statistics().newSpans()).isPositive();
        }
        global.setFilter(layer, "error");
        global.refreshInterest();
        assertThat(global.statistics().dropped()).isZero();
        Probes.run("log_records");
        Probes.run("clone_and_drop");
    }

    /** The first callback of its kind waits here, and only that one. */
    private static final class Blocker {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        void block(boolean here) {
            if (here && entered.getCount() == 1) {
                entered.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static final class NoOp implements Layer<Void> {
        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            assertThat(values).isNotNull();
        }
    }

    private static final class BlockingJson implements JsonLayer {
        private final Where where;
        private final Blocker blocker;

        BlockingJson(Where where, Blocker blocker) {
            this.where = where;
            this.blocker = blocker;
        }

        @Override
        public Object onNewSpan(String attributes, String id) {
            blocker.block(where == Where.JSON_NEW_SPAN);
            return id;
        }

        @Override
        public void onClose(String id, Object state) {
            blocker.block(where == Where.JSON_CLOSE);
        }
    }

    private static final class Blocking implements Layer<Object> {
        private final Where where;
        private final Blocker blocker;

        Blocking(Where where, Blocker blocker) {
            this.where = where;
            this.blocker = blocker;
        }

        @Override
        public Interest registerCallsite(Metadata callsite) {
            blocker.block(where == Where.REGISTER);
            return Interest.SOMETIMES;
        }

        @Override
        public boolean enabled(Metadata callsite) {
            blocker.block(where == Where.ENABLED);
            return true;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            blocker.block(where == Where.NEW_SPAN);
            return this;
        }

        @Override
        public void onRecord(SpanView span, Values values, Object state) {
            blocker.block(where == Where.RECORD);
        }

        @Override
        public void onFollowsFrom(SpanView span, Object state, SpanView follows, Object followsState) {
            blocker.block(where == Where.FOLLOWS_FROM);
        }

        @Override
        public void onEvent(EventView event, Values values, Object state) {
            blocker.block(where == Where.EVENT);
        }

        @Override
        public void onEnter(SpanView span, Object state) {
            blocker.block(where == Where.ENTER);
        }

        @Override
        public void onExit(SpanView span, Object state) {
            blocker.block(where == Where.EXIT);
        }

        @Override
        public void onClose(SpanView span, Object state) {
            blocker.block(where == Where.CLOSE);
        }
    }
}
