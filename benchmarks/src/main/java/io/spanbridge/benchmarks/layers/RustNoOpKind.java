package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Arm;
import java.util.List;

/** {@code tracing_subscriber::Registry} and a layer in Rust that only counts: what the bridge is compared with. */
public final class RustNoOpKind extends LayerKind {
    public static final LayerKind RUST_NOOP = new RustNoOpKind();

    private RustNoOpKind() {
        super("rust-noop");
    }

    @Override
    public String title() {
        return "Rust no-op";
    }

    @Override
    public String role() {
        return Arm.YARDSTICK;
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return new RustNoOpSession(arm.kernel().callbacks());
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "Registry and a layer in Rust that counts";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoneKind.NONE, TwinKind.TWIN);
    }

    @Override
    public boolean inJava() {
        return false;
    }
}
