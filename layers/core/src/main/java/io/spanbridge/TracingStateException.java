package io.spanbridge;

/** Something was done in the wrong state or order, or on the wrong thread: the program is wrong. */
public final class TracingStateException extends TracingException {
    private static final long serialVersionUID = 1L;

    public TracingStateException(String message) {
        super(message);
    }

    public TracingStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
