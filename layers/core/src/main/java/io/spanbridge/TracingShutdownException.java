package io.spanbridge;

/** A session could not be closed cleanly: the message says what was not delivered. */
public final class TracingShutdownException extends TracingException {
    private static final long serialVersionUID = 1L;

    public TracingShutdownException(String message) {
        super(message);
    }

    public TracingShutdownException(String message, Throwable cause) {
        super(message, cause);
    }
}
