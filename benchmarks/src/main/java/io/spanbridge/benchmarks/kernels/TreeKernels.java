package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;

/** Spans inside of spans. */
public final class TreeKernels {
    public static final Kernel NESTED_8 = Kernel.of(
            "nested-8",
            "chains of eight entered spans, each the child of the one before",
            new Callbacks(1000, 0, 0, 1000),
            new KernelCall("nested", 125, 8));
    public static final Kernel FIB_TREE = Kernel.of(
            "fib-tree",
            "a tree: the recursion of fib(15), a span per call",
            new Callbacks(1973, 0, 0, 1973),
            new KernelCall("fibonacci_tree", 15));

    private TreeKernels() {}
}
