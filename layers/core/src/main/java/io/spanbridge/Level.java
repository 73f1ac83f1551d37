package io.spanbridge;

/** The verbosity of a callsite, from the most to the least important; the names are those of {@code tracing::Level}. */
public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
