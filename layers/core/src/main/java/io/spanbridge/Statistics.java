package io.spanbridge;

/**
 * What a session did. Counted without locks, so numbers read while threads are running may be a few callbacks old. A
 * callback that is delivered to several layers counts once.
 *
 * @param newSpans spans delivered to at least one layer
 * @param records records delivered
 * @param followsFrom follows-from relations delivered
 * @param events events delivered
 * @param enters enters delivered
 * @param exits exits delivered
 * @param closes closes delivered
 * @param suppressed callbacks skipped because they came from inside a callback
 * @param failed callbacks that did not reach Java whole, and times that a layer threw
 * @param dropped callbacks lost: the JVM is going down, or there was no memory
 * @param statesLive states that the session holds now
 */
public record Statistics(
        long newSpans,
        long records,
        long followsFrom,
        long events,
        long enters,
        long exits,
        long closes,
        long suppressed,
        long failed,
        long dropped,
        long statesLive) {

    /** Returns how many callbacks were delivered. */
    public long delivered() {
        return newSpans + records + followsFrom + events + enters + exits + closes;
    }
}
