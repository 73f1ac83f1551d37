package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.Kernel;
import io.spanbridge.kernels.Kernels;

/** The baseline that the bridge is compared with: Registry and a Rust layer that counts. It cannot be undone. */
final class RustNoOpSession implements ForkSession {
    private final long perInvocation;

    RustNoOpSession(Kernel kernel) {
        perInvocation = kernel.callbacks().total();
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
