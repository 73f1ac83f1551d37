package io.spanbridge.benchmarks;

/** The work done and the work seen differ: the figures of this fork mean nothing. */
public final class WorkMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private WorkMismatchException(String message) {
        super(message);
    }

    /** Throws one of these, unless both numbers are the same. */
    public static void require(String what, long expected, long actual) {
        if (expected != actual) {
            throw new WorkMismatchException(what + ": expected " + expected + ", but it is " + actual);
        }
    }
}
