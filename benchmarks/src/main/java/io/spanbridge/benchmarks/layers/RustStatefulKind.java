package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.kernels.Kernels;
import java.util.List;

/** {@code tracing_subscriber::Registry} and a layer in Rust that keeps a state per span in its Extensions. */
public final class RustStatefulKind extends LayerKind {
    public static final LayerKind RUST_STATEFUL = new RustStatefulKind();

    private boolean installed;

    private RustStatefulKind() {
        super("rust-stateful");
    }

    @Override
    public synchronized ArmSession open(MeasuredArm arm) {
        if (!installed) {
            Kernels.installRustStateful();
            installed = true;
        }
        return new Session(arm.kernel().callbacks(), Kernels.rustStatefulPublished());
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "a state per span in the Extensions of the Registry";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(RustNoOpKind.RUST_NOOP);
    }

    @Override
    public boolean inJava() {
        return false;
    }

    private record Session(Callbacks perInvocation, long[] before) implements ArmSession {
        @Override
        public void check(long invocations) {
            long[] published = Kernels.rustStatefulPublished();
            WorkMismatchException.require(
                    "states published in Rust", invocations * perInvocation.spans(), published[0] - before[0]);
            WorkMismatchException.require(
                    "events published in Rust", invocations * perInvocation.events(), published[1] - before[1]);
            WorkMismatchException.require(
                    "records published in Rust", invocations * perInvocation.records(), published[2] - before[2]);
        }

        @Override
        public void close() {}
    }
}
