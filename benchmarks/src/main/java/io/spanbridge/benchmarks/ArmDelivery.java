package io.spanbridge.benchmarks;

/** How callbacks reach Java in an arm. */
public enum ArmDelivery {
    /** Not at all. */
    NONE("-"),
    /** As JSON text, at once. */
    JSON("json"),
    /** Typed, at once. */
    DIRECT("direct");

    private final String id;

    ArmDelivery(String id) {
        this.id = id;
    }

    /** Returns the name that stands in arm ids and run files. */
    public String id() {
        return id;
    }
}
