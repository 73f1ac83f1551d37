package io.spanbridge;

/**
 * An open session: it ends when it is closed. Thread-safe, except that a session for one thread must be closed on that
 * thread.
 */
public interface Tracing extends AutoCloseable {
    /** Returns the name of the module. */
    String module();

    /** Returns whether the session has not been closed. */
    boolean isOpen();

    /** Returns what was delivered, failed, suppressed and dropped so far; after close, the final numbers. */
    Statistics statistics();

    /**
     * Ends the session. When it returns, no callback of the session runs or will run, and all its states are let go; spans
     * that are still open simply are no longer reported. Closing again does nothing. Called from inside one of the
     * session's own callbacks it returns before that callback has ended.
     *
     * @throws TracingStateException when this is a session for one thread and another thread closes it
     * @throws TracingShutdownException when a callback that runs on another thread has not returned within 10 seconds; the
     *     session is closed all the same
     */
    @Override
    void close();
}
