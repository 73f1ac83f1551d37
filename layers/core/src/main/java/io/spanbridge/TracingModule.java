package io.spanbridge;

import io.spanbridge.config.TracingConfig;
import io.spanbridge.internal.Module;
import java.util.Objects;

/**
 * A native library with its own copy of {@code tracing}. Modules do not see each other's spans.
 *
 * <p>Thread-safe. Make one per library and keep it:
 *
 * <pre>{@code
 * static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);
 * }</pre>
 */
public final class TracingModule {
    private final Module module;

    private TracingModule(Module module) {
        this.module = module;
    }

    /**
     * Names a module.
     *
     * @param name what messages call it
     * @param entry its native method
     */
    public static TracingModule of(String name, NativeEntry entry) {
        return new TracingModule(
                new Module(Objects.requireNonNull(name, "name"), Objects.requireNonNull(entry, "entry")));
    }

    /**
     * Returns a copy whose layers, when they were given no filter, take that of an environment variable of this name, and not
     * of {@code SPANBRIDGE_FILTER}. {@code RUST_LOG} is looked at after it, as ever. It is the same library, with the same sessions.
     *
     * <pre>{@code
     * static final TracingModule TRACING =
     *         TracingModule.of("kernels", Kernels::spanbridge).withFilterVariable("KERNELS_LOG");
     * }</pre>
     */
    public TracingModule withFilterVariable(String name) {
        if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name: \"" + name + "\" cannot be that of an environment variable");
        }
        return new TracingModule(module.withFilterVariable(name));
    }

    /** Returns the name. */
    public String name() {
        return module.name();
    }

    /**
     * Opens a session; from now on its layers receive callbacks, until it is closed.
     *
     * @throws TracingStartException when a filter is wrong, the module has a global session (or the thread one of its own)
     *     already, the library is not loaded or does not export the native method, or the Rust code has set a global
     *     default subscriber of its own without {@code spanbridge::layer()}
     * @throws TracingStateException when a session for the current thread is opened on a virtual thread
     */
    public Tracing open(TracingConfig config) {
        return module.open(Objects.requireNonNull(config, "config"));
    }

    /**
     * Returns the context of the Rust span that this thread is in: for a callback of a layer, and for Java code that Rust code
     * has called, and that wants to go on in the same trace. Who knows the context of a span is a layer: an OTLP layer in Rust, or a Java layer
     * with {@link Layer#contextOf}; of several the first one of the session. When none knows it, it is the context that Java
     * itself has told of ({@link Tracing#withContext}, {@code #[spanbridge::propagate]}).
     *
     * <p>In {@code onNewSpan} the new span is not yet the current one. Costs a call of a native method; allocates nothing when this
     * thread is in no span and in no context. Does not block.
     *
     * @return null when this thread is in no span whose context is known
     */
    public TraceContext currentContext() {
        return module.currentContext();
    }

    /**
     * Returns the state that a layer has of the Rust span that this thread is in, or of the nearest one around it that the layer
     * wants. Costs and contract are those of {@link #currentContext}.
     *
     * @return null when this thread is in no such span, or the layer is not one of the session that holds on this thread, or is
     *     {@link Delivery#BATCHED}: then it has heard of the span not yet, or on another thread
     */
    @SuppressWarnings("unchecked")
    public <S> S currentState(Layer<S> layer) {
        // What the layer returned from onNewSpan is of its type.
        return (S) module.currentState(Objects.requireNonNull(layer, "layer"));
    }
}
