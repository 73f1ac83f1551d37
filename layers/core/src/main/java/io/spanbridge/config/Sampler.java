package io.spanbridge.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Which traces are exported. Decided when a span begins, by the algorithm of the OpenTelemetry Java SDK, so that both sides of a
 * trace agree. Immutable.
 */
public final class Sampler {
    /** How it is decided. */
    public enum Kind {
        ALWAYS_ON,
        ALWAYS_OFF,
        /** By the trace id: the same for all spans of a trace. */
        TRACE_ID_RATIO,
        /** As for the parent; for a span without one, as another sampler says. */
        PARENT_BASED
    }

    private static final Sampler ALWAYS_ON = new Sampler(Kind.ALWAYS_ON, 1, null);
    private static final Sampler ALWAYS_OFF = new Sampler(Kind.ALWAYS_OFF, 0, null);

    private final Kind kind;
    private final double ratio;
    private final Sampler root;

    private Sampler(Kind kind, double ratio, Sampler root) {
        this.kind = kind;
        this.ratio = ratio;
        this.root = root;
    }

    /** Exports everything. */
    public static Sampler alwaysOn() {
        return ALWAYS_ON;
    }

    /** Exports nothing. */
    public static Sampler alwaysOff() {
        return ALWAYS_OFF;
    }

    /**
     * Exports this part of all traces, whatever their origin decided.
     *
     * @throws IllegalArgumentException when the ratio is not from 0 to 1
     */
    public static Sampler traceIdRatio(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio of the sampler: " + ratio
                    + " is not a part of the whole; give a number from 0 (nothing) to 1 (everything)");
        }
        return new Sampler(Kind.TRACE_ID_RATIO, ratio, null);
    }

    /**
     * Exports a span when its parent, in Rust or in Java, is; one that begins a trace, when {@code root} says so.
     *
     * @throws IllegalArgumentException when {@code root} is itself based on the parent
     */
    public static Sampler parentBased(Sampler root) {
        Objects.requireNonNull(root, "root");
        if (root.kind == Kind.PARENT_BASED) {
            throw new IllegalArgumentException(
                    "root: a span without parent cannot be decided by its parent; give another sampler");
        }
        return new Sampler(Kind.PARENT_BASED, root.ratio, root);
    }

    /** Returns how it is decided. */
    public Kind kind() {
        return kind;
    }

    /** Returns which part of the traces is exported, as far as this is decided here. */
    public double ratio() {
        return ratio;
    }

    /** Returns the sampler of spans without parent, when this one is based on the parent. */
    public Optional<Sampler> root() {
        return Optional.ofNullable(root);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sampler sampler
                && kind == sampler.kind
                && Double.compare(ratio, sampler.ratio) == 0
                && Objects.equals(root, sampler.root);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, ratio, root);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case TRACE_ID_RATIO -> "traceIdRatio(" + ratio + ")";
            case PARENT_BASED -> "parentBased(" + root + ")";
            case ALWAYS_ON -> "alwaysOn";
            case ALWAYS_OFF -> "alwaysOff";
        };
    }
}
