package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.Variant;
import io.spanbridge.benchmarks.peers.PeerBuild;
import java.util.List;

/**
 * Who listens in another program than a JVM: the same kernels under a subscriber that is not the bridge's, in a process of its
 * own kind. Such an arm is there when the peers were built.
 */
public final class PeerKind extends LayerKind {
    private static final Variant NO_JVM = new Process("no-jvm", "a program in Rust alone");
    private static final Variant PYTHON = new Process("python", "an interpreter of Python with an extension in Rust");
    private static final String LAYER_CRATE = "pyo3-python-tracing-subscriber";
    private static final String SUBSCRIBER_CRATE = "pyo3-tracing-subscriber";

    public static final PeerKind PYTHON_LAYER_NOOP = new PeerKind(
            "python-layer-noop",
            "Python no-op",
            LAYER_CRATE,
            true,
            "a layer in Python that does nothing: Registry, JSON text, a call per callback",
            List.of(TwinKind.TWIN));
    public static final PeerKind PYTHON_LAYER_STATEFUL = new PeerKind(
            "python-layer-stateful",
            "Python stateful",
            LAYER_CRATE,
            true,
            "a state object per span, published at close, in Python",
            List.of(PYTHON_LAYER_NOOP, TwinKind.TWIN));
    /** Loses what its queue has no room for, and does not wait; how much of a burst, is a figure of the fork. */
    public static final PeerKind PYTHON_OTLP_FILE = new PeerKind(
            "python-otlp-file",
            "OTLP file, set up by Python",
            SUBSCRIBER_CRATE,
            true,
            "Registry, an OTLP span, handed to the thread that writes or lost for lack of room; set up by Python",
            List.of(TwinKind.TWIN));

    public static final PeerKind PYTHON_OTLP_FILE_SIMPLE = new PeerKind(
            "python-otlp-file-simple",
            "OTLP file, one by one, set up by Python",
            SUBSCRIBER_CRATE,
            true,
            "Registry, an OTLP span, its JSON, buffered; set up by Python",
            List.of(TwinKind.TWIN));
    public static final PeerKind PYTHON_FMT = new PeerKind(
            "python-fmt",
            "JSON text, set up by Python",
            SUBSCRIBER_CRATE,
            true,
            "Registry, fields as JSON text, a write per event; set up by Python",
            List.of(TwinKind.TWIN));
    public static final PeerKind RUST_NOOP = new PeerKind(
            "rust-noop",
            "Rust no-op",
            "tracing-subscriber",
            false,
            "Registry and a layer in Rust that counts, without a JVM",
            List.of(TwinKind.TWIN));
    public static final PeerKind RUST_OPENTELEMETRY = new PeerKind(
            "rust-opentelemetry",
            "tracing-opentelemetry",
            "tracing-opentelemetry",
            false,
            "Registry, an SDK span handed to an exporter that counts, without a JVM",
            List.of(TwinKind.TWIN));
    public static final PeerKind RUST_FMT = new PeerKind(
            "rust-fmt",
            "Rust JSON text",
            "tracing-subscriber",
            false,
            "Registry, fields as JSON text, a write per event, without a JVM",
            List.of(TwinKind.TWIN));

    /** What is started instead of a JVM. */
    private static final class Process extends Variant {
        Process(String id, String adds) {
            super(id, adds);
        }
    }

    private final String title;
    private final String crate;
    private final boolean python;
    private final String adds;
    private final List<LayerKind> below;

    private PeerKind(String peer, String title, String crate, boolean python, String adds, List<LayerKind> below) {
        super(peer);
        this.title = title;
        this.crate = crate;
        this.python = python;
        this.adds = adds;
        this.below = below;
    }

    @Override
    public String title() {
        return title;
    }

    /** Returns the crate that is measured. */
    public String crate() {
        return crate;
    }

    /** Returns what is different about its process: it is no JVM. */
    public Variant process() {
        return python ? PYTHON : NO_JVM;
    }

    /** Returns whether an interpreter of Python runs it. */
    public boolean isPython() {
        return python;
    }

    @Override
    public boolean canBeHad() {
        return PeerBuild.here().isPresent();
    }

    /** Never called: a peer does not run in the JVM of a fork. */
    @Override
    public ArmSession open(MeasuredArm arm) {
        throw new IllegalStateException(id() + " is no layer of a JVM: its fork is another program");
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return adds;
    }

    @Override
    public List<LayerKind> below() {
        return below;
    }

    @Override
    public boolean inJava() {
        return false;
    }
}
