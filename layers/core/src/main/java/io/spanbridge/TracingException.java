package io.spanbridge;

/**
 * Configuring, opening or closing tracing went wrong. Thrown only where a program configures; a callback never throws into
 * the instrumented code.
 */
public class TracingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TracingException(String message) {
        super(message);
    }

    public TracingException(String message, Throwable cause) {
        super(message, cause);
    }
}
