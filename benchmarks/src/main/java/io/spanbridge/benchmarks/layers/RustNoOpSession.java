package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.kernels.Kernels;

/** The baseline that the bridge is compared with: Registry and a Rust layer that counts. It cannot be undone. */
final class RustNoOpSession implements ArmSession {
    private final long perInvocation;

    RustNoOpSession(Callbacks callbacks) {
        perInvocation = callbacks.total();
        Kernels.installRustNoOp();
    }

    @Override
    public void check(long invocations) {
        WorkMismatchException.require(
                "callbacks of the Rust no-op layer", invocations * perInvocation, Kernels.rustNoOpCallbacks());
    }

    @Override
    public void close() {}
}
