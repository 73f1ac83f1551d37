package io.spanbridge.testing;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import java.util.List;
import java.util.function.Consumer;

/**
 * Layers of both forms that call something of the test in each of their callbacks, with the callback's name. The state of a span
 * is the layer itself; a layer that is handed anything else but null throws.
 */
public final class Hooked {
    private static final List<String> OF_LAYER = List.of(
            "registerCallsite",
            "enabled",
            "onNewSpan",
            "onRecord",
            "onFollowsFrom",
            "onEvent",
            "onEnter",
            "onExit",
            "onClose");

    private Hooked() {}

    /** Returns the callbacks of a form, {@code direct}, {@code deferred} or {@code json}. */
    public static List<String> callbacks(String form) {
        return form.equals("direct") ? OF_LAYER : OF_LAYER.subList(2, OF_LAYER.size());
    }

    /** Returns the delivery of a form, that of typed layers beside it when it is {@code json}. */
    public static Delivery delivery(String form) {
        return form.equals("deferred") ? Delivery.DEFERRED : Delivery.DIRECT;
    }

    /** Runs cases that together cause every callback. */
    public static void causeAll() {
        List.of("clone_and_drop", "follows_open", "values_bool").forEach(Probes::run);
    }

    /**
     * Makes a layer of a form; it wants everything, and a direct one wants to be asked about it. (A deferred one would receive
     * each callback by itself, before the question about the next.)
     */
    public static JavaLayerConfig layer(String form, Consumer<String> hook) {
        JavaLayerConfig config = form.equals("json")
                ? JavaLayerConfig.of(new Json(hook))
                : JavaLayerConfig.of(new Typed(delivery(form), hook));
        return config.withFilter("trace");
    }

    private static void check(Object layer, Object state) {
        if (state != null && state != layer) {
            throw new AssertionError("a state that is not mine: " + state);
        }
    }

    private record Typed(Delivery delivery, Consumer<String> hook) implements Layer<Object> {
        @Override
        public Interest registerCallsite(Metadata callsite) {
            hook.accept("registerCallsite");
            return delivery == Delivery.DIRECT ? Interest.SOMETIMES : Interest.ALWAYS;
        }

        @Override
        public boolean enabled(Metadata callsite) {
            hook.accept("enabled");
            return true;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            hook.accept("onNewSpan");
            return this;
        }

        @Override
        public void onRecord(SpanView span, Values values, Object state) {
            check(this, state);
            hook.accept("onRecord");
        }

        @Override
        public void onFollowsFrom(SpanView span, Object state, SpanView follows, Object followsState) {
            check(this, state);
            check(this, followsState);
            hook.accept("onFollowsFrom");
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            check(this, spanState);
            hook.accept("onEvent");
        }

        @Override
        public void onEnter(SpanView span, Object state) {
            check(this, state);
            hook.accept("onEnter");
        }

        @Override
        public void onExit(SpanView span, Object state) {
            check(this, state);
            hook.accept("onExit");
        }

        @Override
        public void onClose(SpanView span, Object state) {
            check(this, state);
            hook.accept("onClose");
        }
    }

    private record Json(Consumer<String> hook) implements JsonLayer {
        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            hook.accept("onNewSpan");
            return this;
        }

        @Override
        public void onRecord(String spanId, String values, Object state) {
            check(this, state);
            hook.accept("onRecord");
        }

        @Override
        public void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {
            check(this, state);
            check(this, followsState);
            hook.accept("onFollowsFrom");
        }

        @Override
        public void onEvent(String event, Object state) {
            check(this, state);
            hook.accept("onEvent");
        }

        @Override
        public void onEnter(String spanId, Object state) {
            check(this, state);
            hook.accept("onEnter");
        }

        @Override
        public void onExit(String spanId, Object state) {
            check(this, state);
            hook.accept("onExit");
        }

        @Override
        public void onClose(String spanId, Object state) {
            check(this, state);
            hook.accept("onClose");
        }
    }
}
