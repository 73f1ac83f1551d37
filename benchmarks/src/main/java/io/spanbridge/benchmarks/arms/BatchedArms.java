package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.BATCHED;
import static io.spanbridge.benchmarks.MeasuredArm.ffm;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.CountingKind.COUNTING;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/**
 * Callbacks that are written into a ring, and delivered when somebody drains it. Each thread drains at the end of each invocation, so that the
 * drain and the layer are in the measured time, wherever they would run otherwise; the rings hold several invocations, so nobody waits for room.
 *
 * <p>Of two threads, one that comes while the other drains leaves its records to it and goes on: so what a thread drains is of both, and the time of
 * both is that of all that happens. Who drains reads what another core has written, and merges it by time with its own. When an iteration ends all
 * is delivered, in the measured time of one or the other.
 */
public final class BatchedArms {
    private BatchedArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                java(SPANS_1, BATCHED, NOOP, 1).inQuick(),
                java(SPANS_1, BATCHED, COUNTING, 1),
                java(SPANS_1, BATCHED, STATEFUL, 1).inQuick(),
                shared(java(SPANS_1, BATCHED, NOOP, 2)),
                java(SPANS_1, BATCHED, STATEFUL, 2),
                java(SPANS_EVENTS, BATCHED, NOOP, 1),
                java(SPANS_EVENTS, BATCHED, COUNTING, 1),
                java(SPANS_EVENTS, BATCHED, STATEFUL, 1),
                java(NESTED_8, BATCHED, NOOP, 1),
                java(NESTED_8, BATCHED, STATEFUL, 1),
                shared(java(NESTED_8, BATCHED, NOOP, 2)),
                java(NESTED_8, BATCHED, STATEFUL, 2),
                java(FIB_TREE, BATCHED, NOOP, 1),
                java(FIB_TREE, BATCHED, STATEFUL, 1),
                ffm(SPANS_1, BATCHED, NOOP, 1),
                ffm(SPANS_1, BATCHED, COUNTING, 1),
                ffm(SPANS_1, BATCHED, STATEFUL, 1),
                shared(ffm(SPANS_1, BATCHED, NOOP, 2)),
                ffm(NESTED_8, BATCHED, NOOP, 1),
                ffm(NESTED_8, BATCHED, STATEFUL, 1),
                ffm(FIB_TREE, BATCHED, NOOP, 1),
                ffm(FIB_TREE, BATCHED, STATEFUL, 1));
    }

    /** Says what is in an arm of two threads. */
    private static MeasuredArm shared(MeasuredArm arm) {
        return arm.adding(
                arm.arm().step()
                        + "; each thread drains at the end of each invocation, for both, or leaves its records to the other when that one is at it");
    }
}
