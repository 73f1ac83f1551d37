package io.spanbridge;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * An open session: it ends when it is closed. Thread-safe, except that a session for one thread must be closed on that
 * thread.
 */
public interface Tracing extends AutoCloseable {
    /** Returns the name of the module. */
    String module();

    /** Returns whether the session has not been closed. */
    boolean isOpen();

    /** Returns by what callbacks reach the session's {@link Layer}s. A {@link JsonLayer} is always reached by JNI. */
    Crossing crossing();

    /**
     * Returns what was delivered, failed, suppressed and dropped so far. After close these are the final numbers, but that
     * the callbacks of spans which outlive the session go on counting as dropped, for the 1,024 sessions of the module that
     * opened last.
     */
    Statistics statistics();

    /**
     * Has every layer asked again which callsites it wants ({@link Layer#registerCallsite}). When it returns, no answer from
     * before is used for spans and events that begin from now on.
     *
     * @throws TracingStateException when the session is closed
     */
    void refreshInterest();

    /**
     * Replaces the filter of a layer. It holds for spans and events that begin after this returns; a span that is open
     * keeps its layers. No callback is lost or delivered twice.
     *
     * @param layer the {@link Layer} or {@link JsonLayer}; every place in the session that holds this object is changed
     * @param directives as in {@link io.spanbridge.config.JavaLayerConfig#withFilter}
     * @throws IllegalArgumentException when the layer is not one of the session
     * @throws TracingException when the filter is wrong; the message says where
     * @throws TracingStateException when the session is closed
     */
    void setFilter(Object layer, String directives);

    /**
     * Runs something in the trace of a context: layers of the module that write records say which
     * ({@link io.spanbridge.config.FmtLayerConfig#withTraceContext}). It holds on this thread, for all sessions of the module, and
     * ends when {@code work} returns or throws.
     *
     * @param context null for none: then nothing is changed
     * @return what {@code work} returns
     * @throws Exception what {@code work} throws
     */
    <T> T withContext(TraceContext context, Callable<T> work) throws Exception;

    /** As {@link #withContext(TraceContext, Callable)}, for what returns nothing. */
    void withContext(TraceContext context, Runnable work);

    /**
     * Delivers what waits for Java layers, and has the native layers of the session send on what they keep. When it returns, all that ended before it was called has
     * been taken by its receiver or written.
     *
     * @param limit how long that may take
     * @throws TracingShutdownException when something was not delivered within the limit; the message says what and why
     * @throws TracingStateException when the session is closed
     */
    void flush(Duration limit);

    /**
     * Delivers, on this thread, what threads have written down until now for {@link Delivery#BATCHED} layers. When another thread is at it, it
     * leaves that to it, and returns at once: that thread goes on until it has delivered what was written before this was called. (Only when it has gone
     * on for others many times does this wait for its last callbacks, and takes its place.) {@link #flush} returns when all has been delivered. Called from
     * inside a callback it does nothing.
     *
     * @return how many callbacks were handed over here, of all threads; 0 when that was left to another thread, and in a session without such layers
     * @throws TracingStateException when the session is closed
     */
    long drain();

    /**
     * Ends the session. When it returns, no callback of the session runs or will run, and all its states are let go; spans
     * that are still open simply are no longer reported. Closing again does nothing. Called from inside one of the
     * session's own callbacks it returns before that callback has ended. While the JVM goes down it waits for no callback: one that
     * called {@code System.exit} never returns.
     *
     * @throws TracingStateException when this is a session for one thread and another thread closes it
     * @throws TracingShutdownException when a callback that runs on another thread has not returned within 10 seconds, or
     *     a native layer could not deliver something; the session is closed all the same
     */
    @Override
    void close();
}
