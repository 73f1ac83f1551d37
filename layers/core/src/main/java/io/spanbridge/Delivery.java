package io.spanbridge;

/** When callbacks reach a {@link Layer}. */
public enum Delivery {
    /** Typed, at once: the callback runs on the thread and at the moment of the Rust call that caused it. */
    DIRECT,

    /**
     * Typed, on the thread of the Rust call and in the order in which things happened, together: at the latest before the native method
     * that Java has called returns, when it is marked with {@code #[spanbridge::entry]}, or else when the outermost
     * span of the thread has ended. One crossing serves many callbacks, which makes it the cheapest.
     *
     * <p>What a layer can notice: the time is later than {@link SpanView#timestamp}, and the Rust code has gone on. A callback
     * about a span that is used on several threads may run on another one than it happened on; {@link SpanView#threadId} still says
     * where that was. A callback waits for one that runs on another thread when both are about spans of that thread. So this is
     * for layers that look at what they are given; one that makes something current on the thread must stay {@link #DIRECT}. What is
     * current there when a span is made, a layer gets by {@link Layer#captureContext}. For that a native method that Java calls while
     * another one is on the stack of its thread must be marked, too, unless Java has asked the module for its context before: else its roots are taken
     * for those of the other one.
     */
    DEFERRED,

    /**
     * Typed, later, on another thread: one daemon thread of the session, or the thread that calls {@link Tracing#drain}
     * ({@link io.spanbridge.config.DrainConfig}). The thread of the Rust code writes down what happened and goes on; it never enters Java, but to
     * ask {@link Layer#registerCallsite}, {@link Layer#enabled} and {@link Layer#captureContext}, which is done at once.
     *
     * <p>Callbacks of a session's batched layers come one at a time, those of a thread in the order in which things happened there, and those of
     * several threads in the order of their time. {@link SpanView#timestamp} and {@link SpanView#threadId} are those of where it
     * happened. What finds no room, because nobody delivers fast enough, is dropped and counted; {@link Tracing#flush} and {@link Tracing#close}
     * deliver all that is kept. For threads that never return to Java, and layers that may take their time.
     *
     * <p>{@link TracingModule#currentState} and {@link TracingModule#currentContext} know nothing of such a layer, which itself knows later.
     */
    BATCHED
}
