package io.spanbridge.benchmarks;

import io.spanbridge.Delivery;

/** How callbacks reach Java in an arm. */
public enum ArmDelivery {
    /** Not at all. */
    NONE("-"),
    /** As JSON text, at once. */
    JSON("json"),
    /** Typed, at once. */
    DIRECT("direct"),
    /** Typed, together, before the kernel returns to Java. */
    DEFERRED("deferred");

    private final String id;

    ArmDelivery(String id) {
        this.id = id;
    }

    /** Returns the delivery of a typed layer. */
    public Delivery ofLayer() {
        return this == DEFERRED ? Delivery.DEFERRED : Delivery.DIRECT;
    }

    /** Returns the name that stands in arm ids and run files. */
    public String id() {
        return id;
    }
}
