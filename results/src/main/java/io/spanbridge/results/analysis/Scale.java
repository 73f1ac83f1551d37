package io.spanbridge.results.analysis;

/** The unit in which a figure is looked at. */
public enum Scale {
    /** As measured: nanoseconds per unit of work. */
    NS,
    /** Multiples of the ruler U, measured in the same JVM around each iteration. */
    U,
    /** Multiples of what the yardstick of the run costs on the same kernel and threads. */
    YARDSTICK
}
