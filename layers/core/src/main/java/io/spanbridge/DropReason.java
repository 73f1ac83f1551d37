package io.spanbridge;

/** Why a native layer lost a record. In the order of their numbers in the Rust crate. */
public enum DropReason {
    /** It could not be written. */
    FAILED
}
