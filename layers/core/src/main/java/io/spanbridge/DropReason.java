package io.spanbridge;

/** Why a native layer lost a span or a record. In the order of their numbers in the Rust crate. */
public enum DropReason {
    /** The queue was full when the span ended. */
    QUEUE_FULL,
    /** The receiver refused it, alone or with its batch, and would refuse it again. */
    REJECTED,
    /** It could not be sent or written, after all retries. */
    FAILED,
    /** It was still waiting when the time to close was over. */
    ABANDONED
}
