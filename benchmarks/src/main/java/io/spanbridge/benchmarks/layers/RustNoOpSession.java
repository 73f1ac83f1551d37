package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.kernels.Kernels;

/** The baseline that the bridge is compared with: Registry and a Rust layer that counts. It cannot be undone. */
final class RustNoOpSession implements ArmSession {
    private static boolean installed;

    private final long perInvocation;
    private final long before;

    RustNoOpSession(Callbacks callbacks) {
        perInvocation = callbacks.total();
        install();
        before = Kernels.rustNoOpCallbacks();
    }

    @Override
    public void check(long invocations) {
        WorkMismatchException.require(
                "callbacks of the Rust no-op layer", invocations * perInvocation, Kernels.rustNoOpCallbacks() - before);
    }

    @Override
    public void close() {}

    private static synchronized void install() {
        if (!installed) {
            Kernels.installRustNoOp();
            installed = true;
        }
    }
}
