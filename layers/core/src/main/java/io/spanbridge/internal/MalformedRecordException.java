package io.spanbridge.internal;

/** A record is not as {@link RecordFormat} says. Caught where callbacks enter Java, and counted as a failure. */
final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
