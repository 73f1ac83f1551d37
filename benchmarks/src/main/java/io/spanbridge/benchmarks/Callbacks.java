package io.spanbridge.benchmarks;

/**
 * How many callbacks one invocation of a kernel causes when everything is listened to. Immutable.
 *
 * @param spans spans made, and closed
 * @param events events emitted
 * @param records values recorded after a span was made, counted by call
 * @param enters spans entered, and left
 */
public record Callbacks(long spans, long events, long records, long enters) {
    /** Returns how many callbacks there are in all: new, record, event, enter, exit and close. */
    public long total() {
        return 2 * spans + events + records + 2 * enters;
    }

    /** Returns how many callbacks reach a Java layer that does not listen to enter and exit. */
    public long withoutEnters() {
        return 2 * spans + events + records;
    }
}
