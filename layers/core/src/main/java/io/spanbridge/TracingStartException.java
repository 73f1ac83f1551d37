package io.spanbridge;

/** A session could not be opened: the message says what to change. */
public final class TracingStartException extends TracingException {
    private static final long serialVersionUID = 1L;

    public TracingStartException(String message) {
        super(message);
    }

    public TracingStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
