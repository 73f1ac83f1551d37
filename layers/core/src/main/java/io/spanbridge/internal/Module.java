package io.spanbridge.internal;

import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.NativeEntry;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.TracingException;
import io.spanbridge.TracingStartException;
import io.spanbridge.TracingStateException;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.NativeLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.TracingConfig;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Java side of a module: opens sessions through the native method. Thread-safe. */
public final class Module {
    private static final int OPEN = 0;
    private static final int CLOSE = 1;
    private static final int STATISTICS = 2;
    private static final int SHUT = 3;
    private static final int REFRESH_INTEREST = 4;
    private static final int SET_FILTER = 5;
    private static final int FLUSH = 6;
    private static final int PUSH_CONTEXT = 7;
    private static final int POP_CONTEXT = 8;
    private static final int CURRENT = 9;
    private static final int DRAIN = 10;

    /** What {@link #drain} answers of a session that is not open. */
    static final long NOT_OPEN = -1;

    private final String name;
    private final NativeEntry entry;

    /** The environment variable with the filter of layers that have none. */
    private final String filterVariable;

    private final CallsiteTable callsites;

    public Module(String name, NativeEntry entry) {
        this(name, entry, FilterChoice.VARIABLE, new CallsiteTable());
    }

    private Module(String name, NativeEntry entry, String filterVariable, CallsiteTable callsites) {
        this.name = name;
        this.entry = entry;
        this.filterVariable = filterVariable;
        this.callsites = callsites;
    }

    /** Returns a copy that looks for filters in that environment variable. */
    public Module withFilterVariable(String variable) {
        return new Module(name, entry, variable, callsites);
    }

    public String name() {
        return name;
    }

    /** Opens a session; see {@link io.spanbridge.TracingModule#open}. */
    public Tracing open(TracingConfig config) {
        Thread owner = config instanceof CurrentThreadTracingConfig ? Thread.currentThread() : null;
        if (owner != null && isVirtual(owner)) {
            throw new TracingStateException("module " + name + ": a session for the current thread cannot be opened on"
                    + " a virtual thread, which may go on on another carrier thread between two native calls; open a"
                    + " global session, or run this on a platform thread");
        }
        List<LayerSlot> slots = new ArrayList<>();
        List<String> layers = new ArrayList<>();
        List<FilterChoice> filters = new ArrayList<>();
        int[] ordinals = new int[2];
        for (LayerConfig layer : config.subscriber().layers()) {
            LayerSlot slot = slot(layer, ordinals);
            slots.add(slot);
            FilterChoice filter = FilterChoice.of(layer.filter(), filterVariable, System::getenv);
            filters.add(filter);
            layers.add(describe(slot, layer, filter, config.exportProcess()));
        }
        Session session = new Session(callsites, slots, config.errorHandler());
        Session batched = session.ofBatched();
        CrossingChoice crossing = CrossingChoice.make(session.typedLayers() != 0 || batched != null);
        int number = session.publish();
        try {
            String text = "{\"session\":" + number + ",\"scope\":\"" + (owner == null ? "global" : "current-thread")
                    + "\",\"layers\":[" + String.join(",", layers) + "]" + batching(batched, config.drain()) + "}";
            Thread hook = new Thread(() -> entry.call(SHUT, null), "spanbridge-shut-" + name);
            addShutdownHook(hook);
            try {
                Object[] argument = {Upcalls.class, crossing.stubs(), text.getBytes(StandardCharsets.UTF_8)};
                long[] opened = call(OPEN, argument);
                sayIfBlind(session, filters, opened[1]);
                OpenTracing tracing =
                        new OpenTracing(this, session, batched, opened[0], crossing, owner, hook, closeLimit(config));
                if (batched != null && !config.drain().isByApplication()) {
                    tracing.drainBy(config.drain().interval());
                }
                return tracing;
            } catch (Throwable t) {
                Runtime.getRuntime().removeShutdownHook(hook);
                throw t;
            }
        } catch (Throwable t) {
            session.withdraw();
            if (batched != null) {
                batched.withdraw();
            }
            crossing.release();
            throw t;
        }
    }

    /** How the callbacks of batched layers are kept, for Rust; publishes their session. */
    private static String batching(Session batched, DrainConfig drain) {
        if (batched == null) {
            return "";
        }
        return ",\"batching\":{\"session\":" + batched.publish() + ",\"ring_bytes\":" + drain.ringSize()
                + ",\"patience_nanos\":" + drain.patience().toNanos() + "}";
    }

    /** How long closing may take: 10 seconds, or what a layer asks for. */
    private static Duration closeLimit(TracingConfig config) {
        Duration limit = Duration.ofSeconds(10);
        for (LayerConfig layer : config.subscriber().layers()) {
            if (layer instanceof OtlpLayerConfig otlp && otlp.shutdownTimeout().compareTo(limit) > 0) {
                limit = otlp.shutdownTimeout();
            }
        }
        return limit;
    }

    private static LayerSlot slot(LayerConfig config, int[] ordinals) {
        if (config instanceof NativeLayerConfig nativeLayer) {
            return LayerSlot.of(nativeLayer);
        }
        Object layer = ((JavaLayerConfig) config).layer();
        if (layer instanceof Layer<?> typed) {
            return LayerSlot.of(typed, ordinals[0]++);
        }
        return LayerSlot.of((JsonLayer) layer, ordinals[1]++);
    }

    /** @param ownerEnded whether the session is that of a thread that has ended */
    Reply close(long key, long milliseconds, boolean ownerEnded) {
        return new Reply((byte[]) answer(CLOSE, new long[] {key, milliseconds, ownerEnded ? 1 : 0}));
    }

    Reply statistics(long key) {
        return new Reply((byte[]) answer(STATISTICS, new long[] {key}));
    }

    /** Has the native layers send on what they keep; the answer is empty when the session is not open. */
    Reply flush(long key, long milliseconds) {
        return new Reply((byte[]) answer(FLUSH, new long[] {key, milliseconds}));
    }

    /**
     * Delivers what is kept for batched layers, after waiting for work for so long.
     *
     * @return how many callbacks there were, or {@link #NOT_OPEN}
     */
    long drain(long key, long milliseconds) {
        long[] answer = call(DRAIN, new long[] {key, milliseconds});
        return answer[0] == 0 ? NOT_OPEN : answer[1];
    }

    /** Makes a context that of this thread, until {@link #popContext}. */
    void pushContext(TraceContext context) {
        call(PUSH_CONTEXT, ContextCodec.encode(context));
    }

    void popContext() {
        call(POP_CONTEXT, null);
    }

    /** Returns the context that this thread works in; see {@link io.spanbridge.TracingModule#currentContext}. */
    public TraceContext currentContext() {
        byte[] answer = (byte[]) answer(CURRENT, null);
        return answer == null ? null : new Current(new Reply(answer)).context();
    }

    /** Returns a layer's state of the current span; see {@link io.spanbridge.TracingModule#currentState}. */
    public Object currentState(Layer<?> layer) {
        byte[] answer = (byte[]) answer(CURRENT, null);
        return answer == null ? null : new Current(new Reply(answer)).state(layer);
    }

    /** Returns whether the session is open. */
    boolean refreshInterest(long key) {
        return call(REFRESH_INTEREST, new long[] {key})[0] != 0;
    }

    /** Returns whether the session is open. */
    boolean setFilter(long key, int layer, Object object, String directives) {
        StringBuilder text =
                new StringBuilder("{\"key\":").append(key).append(",\"layer\":").append(layer);
        Json.text(text.append(",\"name\":"), object.getClass().getName());
        Json.text(text.append(",\"filter\":"), directives).append('}');
        return call(SET_FILTER, text.toString().getBytes(StandardCharsets.UTF_8))[0] != 0;
    }

    private long[] call(int operation, Object argument) {
        return (long[]) answer(operation, argument);
    }

    /** Returns a {@code long[]} or a {@code byte[]}, whichever the operation answers; null only for {@link #CURRENT}. */
    private Object answer(int operation, Object argument) {
        Object answer;
        try {
            answer = entry.call(operation, argument);
        } catch (UnsatisfiedLinkError e) {
            throw new TracingStartException(
                    "module " + name + ": its native method is not there (" + e.getMessage()
                            + "); load the library first, and let its Rust code call spanbridge::export! with the name of"
                            + " the class that declares: static native Object spanbridge(int, Object)",
                    e);
        }
        if (answer == null && operation == CURRENT) {
            return null;
        }
        boolean bytes = operation == CLOSE || operation == STATISTICS || operation == FLUSH || operation == CURRENT;
        if (bytes ? answer instanceof byte[] : answer instanceof long[]) {
            return answer;
        }
        String message = "module " + name + ": "
                + (answer instanceof String text
                        ? text
                        : "its native method answered " + answer + "; is it the one that spanbridge::export! defines?");
        throw operation == OPEN ? new TracingStartException(message) : new TracingException(message);
    }

    private void addShutdownHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new TracingStartException("module " + name + ": the JVM is going down", e);
        }
    }

    private static String describe(LayerSlot slot, LayerConfig config, FilterChoice filter, ExportProcess process) {
        StringBuilder out = new StringBuilder("{\"name\":");
        Json.text(out, slot.name() + filter.source());
        out.append(",\"filter\":");
        Json.text(out, filter.directives());
        out.append(",\"callbacks\":")
                .append(slot.overridden)
                .append(",\"captures\":")
                .append(slot.captures)
                .append(",\"delivery\":\"");
        if (config instanceof NativeLayerConfig nativeLayer) {
            out.append("native\",\"native\":")
                    .append(NativeDescription.of(nativeLayer, process, Environment.ofProcess()));
        } else {
            String delivery =
                    slot.delivery == null ? "json" : slot.delivery.name().toLowerCase(Locale.ROOT);
            out.append(delivery).append('"');
        }
        return out.append('}').toString();
    }

    /** Says so when no layer can ever see anything. */
    private void sayIfBlind(Session session, List<FilterChoice> filters, long blind) {
        if (Long.bitCount(blind) < session.size()) {
            return;
        }
        StringBuilder text = new StringBuilder("no layer of the session of module ")
                .append(name)
                .append(" can see anything: ");
        for (int layer = 0; layer < session.size(); layer++) {
            LayerSlot slot = session.slot(layer);
            text.append(layer == 0 ? "" : "; ").append(slot.name());
            FilterChoice filter = filters.get(layer);
            text.append(
                    slot.overridden == 0 && !slot.isNative()
                            ? " overrides no callback"
                            : " has the filter \"" + filter.directives() + "\"" + filter.source());
        }
        session.failures().say(text.toString());
    }

    /** Whether this is a virtual thread; the method that tells exists from Java 21 on. */
    private static boolean isVirtual(Thread thread) {
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
