package io.spanbridge.benchmarks;

/** Who listens while a kernel runs. */
public enum LayerKind {
    /** The twin: the same work without instrumentation. */
    TWIN("twin"),
    /** The instrumented kernel; no subscriber was ever installed. */
    NONE("none"),
    /** {@code tracing_subscriber::Registry} and a layer in Rust that only counts. */
    RUST_NOOP("rust-noop"),
    /** A layer in Java whose callbacks do next to nothing. */
    NOOP("noop"),
    /** A layer in Java that counts callbacks. */
    COUNTING("counting"),
    /** A layer in Java with a state object per span, published per callsite at close. */
    STATEFUL("stateful"),
    /** The OpenTelemetry layer with its real exporter. */
    OTLP("otlp");

    private final String id;

    LayerKind(String id) {
        this.id = id;
    }

    /** Returns the name that stands in arm ids and run files. */
    public String id() {
        return id;
    }

    /** Returns whether callbacks reach Java. */
    public boolean inJava() {
        return ordinal() >= NOOP.ordinal();
    }
}
