package io.spanbridge;

/** Why a native layer lost something. In the order of their numbers in the Rust crate. */
public enum DropReason {
    /** It could not be written, or not be delivered after all attempts. */
    FAILED,
    /** The queue of ended spans was full. */
    QUEUE_FULL,
    /** The collector answered that it does not want it. */
    REJECTED,
    /** It ended too late: the session had closed, or its time for closing was over. */
    CLOSED,
    /** An event outside of any span, or a link to a span that is not known: OTLP has no place for these. */
    NO_SPAN
}
