package io.spanbridge.benchmarks;

import io.spanbridge.Delivery;

/** How callbacks reach Java in an arm. */
public enum ArmDelivery {
    /** Not at all. */
    NONE("-", "nothing that reaches Java"),
    /** As JSON text, at once. */
    JSON("json", "span store, JSON text, %s per callback"),
    /** Typed, at once. */
    DIRECT("direct", "span store, encoding, %s per callback, decoding"),
    /** Typed, together, before the kernel returns to Java. */
    DEFERRED("deferred", "span store, the clock, encoding, %s for many callbacks, decoding"),
    /** Typed, together, when the invocation drains: after the kernel, in the measured time. */
    BATCHED("batched", "span store, the clock, encoding into a ring, a drain with %s for many callbacks, decoding");

    private final String id;
    private final String adds;

    ArmDelivery(String id, String adds) {
        this.id = id;
        this.adds = adds;
    }

    /** Returns the name that stands in arm ids and run files. */
    public String id() {
        return id;
    }

    /** Returns what a typed layer must declare. */
    public Delivery ofLayer() {
        return switch (this) {
            case DEFERRED -> Delivery.DEFERRED;
            case BATCHED -> Delivery.BATCHED;
            default -> Delivery.DIRECT;
        };
    }

    /** Says what delivering to a layer that does nothing adds to not delivering. */
    public String adds(ArmCrossing crossing) {
        return String.format(adds, crossing == ArmCrossing.FFM ? "an upcall by FFM" : "an upcall");
    }
}
