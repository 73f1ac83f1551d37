package io.spanbridge.benchmarks.kernels;

/**
 * How many callbacks one invocation of a kernel causes when everything is listened to. Immutable.
 *
 * @param spans spans made, and closed
 * @param events events emitted
 * @param records values recorded after a span was made, counted by call
 * @param enters spans entered, and left
 */
public record Callbacks(long spans, long events, long records, long enters) {
    /** No callback at all. */
    public static final Callbacks NONE = ofSpans(0);

    /** Spans that are made and closed, and nothing else. */
    public static Callbacks ofSpans(long spans) {
        return new Callbacks(spans, 0, 0, 0);
    }

    /** Returns how many callbacks there are in all: new, record, event, enter, exit and close. */
    public long total() {
        return 2 * spans + events + records + 2 * enters;
    }
}
