package io.spanbridge;

/**
 * Receives the callbacks of the spans and events of a Rust library.
 *
 * <p>What {@link #onNewSpan} returns is the <em>state</em> of that span for this layer: the bridge keeps it and hands it to
 * every later callback of the span, until {@link #onClose} has returned. Null is no state.
 *
 * <p>Every method has a default. One that a layer does not override is never called: the callback does not even leave Rust.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Threads.</b> Callbacks run on the thread of the Rust code that caused them, several at once when several threads
 *       run Rust code. {@code onEnter} and {@code onExit} of a span come in pairs on one thread; {@code onClose} may come on
 *       any thread.
 *   <li><b>Views.</b> {@link SpanView}, {@link EventView} and {@link Values} are valid only during the call. Copy what is to
 *       be kept.
 *   <li><b>Exceptions.</b> A callback may throw anything: it is caught, counted and handed to the session's
 *       {@link ErrorHandler}; the Rust code goes on. A span whose {@code onNewSpan} threw has no state.
 *   <li><b>Re-entrancy.</b> Rust code called from a callback runs, but its spans and events are not delivered; they are
 *       counted as suppressed.
 *   <li><b>Locks.</b> The bridge holds none during a callback. A callback that blocks, blocks the Rust code.
 * </ul>
 *
 * @param <S> the type of the state; {@code Void} for a layer without one
 */
public interface Layer<S> {
    /**
     * Says whether this layer wants a callsite. Asked before the first span or event of the callsite is delivered, and
     * only for callsites that the layer's filter lets through, of events only when it overrides {@link #onEvent}; asked again after {@link Tracing#refreshInterest} and
     * {@link Tracing#setFilter}. Two threads that meet a callsite at the same moment may both ask. A layer that throws is
     * taken to want it. Runs on the thread that meets the callsite, without any lock; what it emits is suppressed.
     */
    default Interest registerCallsite(Metadata callsite) {
        return Interest.ALWAYS;
    }

    /**
     * Says whether this layer wants one span or event of a callsite for which it answered {@link Interest#SOMETIMES}. Asked
     * before its values are looked at, on the thread it happens on, without any lock; what it emits is suppressed. A layer that throws is taken not to
     * want it.
     */
    default boolean enabled(Metadata callsite) {
        return true;
    }

    /**
     * Says when the callbacks are to be delivered. Asked once, when the session opens. A callback that a {@link
     * Delivery#DIRECT} layer of the session receives, too, is delivered at once to all of them.
     */
    default Delivery delivery() {
        return Delivery.DIRECT;
    }

    /**
     * Captures what this layer wants to know, when it hears of a span, of the Java code around it: of what is current on the
     * thread, of which the span may be a child. {@link SpanView#capturedContext} gives it in {@link #onNewSpan}. Never called when
     * it is not overridden; no layer pays for it then.
     *
     * <p>Asked when Java may be the parent of a span: when that has no parent in Rust (and the Rust code did not say so itself by
     * {@code parent: None}), or one for which Java has asked ({@link TracingModule#currentState}, {@link
     * TracingModule#currentContext}) and from which it may have gone on. Of a layer that hears of things later ({@link
     * Delivery#DEFERRED}, {@link Delivery#BATCHED}) it is asked when the first such span is made in a native method that is
     * marked with {@code #[spanbridge::entry]}, which is a crossing, and holds until the method returns, Java code runs further in, or
     * (deferred) what waits so far is delivered; outside of such methods it is asked for each of these spans. On threads that Rust has made
     * and nobody but the bridge has attached, it is asked in such methods only. A {@link Delivery#DIRECT} layer is asked when it wants to
     * know.
     *
     * <p>Runs on the thread that makes the span, without any lock of the JVM or of {@code tracing}; what it emits is suppressed. It must
     * not wait for other threads that run Rust code. A layer that throws has captured nothing, and its {@link ErrorHandler} is told. The
     * object is let go when the callbacks that it goes with have been delivered, and no more of them can come.
     *
     * @return what is to be kept; null for nothing
     */
    default Object captureContext() {
        return null;
    }

    /**
     * A span was made.
     *
     * <p>Runs on the thread that makes the span, before the macro returns to the Rust code, and before any other callback of
     * the span. No lock of the bridge, of {@code tracing} or of the JVM is held. Spans and events that this call makes are
     * suppressed; spans that it drops are closed, with their callbacks, after it has returned.
     *
     * @param values the values that the span was made with; a field declared {@code Empty} is not among them
     * @return the state of this span for this layer, or null
     */
    default S onNewSpan(SpanView span, Values values) {
        return null;
    }

    /**
     * Values were recorded for a span after it was made; a field may be recorded more than once.
     *
     * <p>Runs on the thread that records, which need not be the one that made the span; two threads may record for one span
     * at once. Locks and re-entrancy as in {@link #onNewSpan}.
     */
    default void onRecord(SpanView span, Values values, S state) {}

    /**
     * A span was said to follow from another one.
     *
     * <p>Runs on the thread that says so. Neither span is closed while it runs. Locks and re-entrancy as in
     * {@link #onNewSpan}.
     *
     * @param follows the followed span; null when it has closed, or is of another session or not wanted by this layer
     * @param followsState the state of the followed span, or null
     */
    default void onFollowsFrom(SpanView span, S state, SpanView follows, S followsState) {}

    /**
     * An event happened.
     *
     * <p>Runs on the thread of the event, before the macro returns. Its span is not closed while it runs. Locks and
     * re-entrancy as in {@link #onNewSpan}: an event that is made from inside of this call is suppressed, so a layer that
     * calls instrumented code cannot call itself.
     *
     * @param spanState the state of the span that the event belongs to; null when there is no such span or no state
     */
    default void onEvent(EventView event, Values values, S spanState) {}

    /**
     * A span was entered on the current thread. The same span may be entered on several threads, and twice on one. Locks and
     * re-entrancy as in {@link #onNewSpan}.
     */
    default void onEnter(SpanView span, S state) {}

    /**
     * A span was left on the current thread, on which it was entered before; not necessarily in the reverse order of the
     * enters. Locks and re-entrancy as in {@link #onNewSpan}.
     */
    default void onExit(SpanView span, S state) {}

    /**
     * A span has ended: its last handle was dropped and all its children have closed. The bridge forgets the state.
     *
     * <p>Runs once, on the thread that gave the last handle back, which may be any, also one that is ending. It is the last
     * callback of the span. When the handle was dropped inside of a callback, it runs after that one has returned. Locks
     * and re-entrancy as in {@link #onNewSpan}.
     */
    default void onClose(SpanView span, S state) {}

    /**
     * Called by {@link TracingModule#currentContext}, on its thread, for the state of a span: returns who the span is in its
     * trace, or null when the layer knows nothing of traces.
     */
    default TraceContext contextOf(S state) {
        return null;
    }
}
