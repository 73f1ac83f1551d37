package io.spanbridge;

/**
 * What became of the callbacks of one kind.
 *
 * @param delivered callbacks that reached at least one layer; one that several layers of a session received counts once
 * @param suppressed callbacks skipped because they came from inside a callback
 * @param failed callbacks that did not reach Java, or not whole, and times that a layer threw; what a layer throws in
 *     {@link Layer#registerCallsite} and {@link Layer#enabled} counts under new span or event, whichever the callsite makes
 * @param dropped callbacks lost: the session had closed (they are those of spans that outlive it), the JVM is going down, or
 *     there was no memory
 */
public record CallbackCounts(long delivered, long suppressed, long failed, long dropped) {}
