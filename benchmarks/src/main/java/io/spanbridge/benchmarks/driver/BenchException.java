package io.spanbridge.benchmarks.driver;

/** A run cannot go on. The message is for the user: it names the thing and says what to do. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BenchException(String message) {
        super(message);
    }
}
