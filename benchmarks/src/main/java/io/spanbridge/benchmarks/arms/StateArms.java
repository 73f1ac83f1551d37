package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.MeasuredArm.of;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.kernels.StepKernels.STATE_MAP;
import static io.spanbridge.benchmarks.kernels.StepKernels.STATE_NULL;
import static io.spanbridge.benchmarks.kernels.StepKernels.STATE_REFERENCE;
import static io.spanbridge.benchmarks.kernels.StepKernels.STATE_SLOT;
import static io.spanbridge.benchmarks.layers.BareKind.BARE;
import static io.spanbridge.benchmarks.layers.MapKind.MAP;
import static io.spanbridge.benchmarks.layers.RustStatefulKind.RUST_STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import java.util.List;

/** How a state is brought from the begin of a span to its end: bare, and in the whole bridge. */
public final class StateArms {
    private StateArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(STATE_NULL, TWIN, 1),
                crossing(STATE_NULL).adding("two upcalls per span, the first of which returns null"),
                crossing(STATE_SLOT)
                        .over("state-null/bare/t1")
                        .adding("a state object in an array, by a number that Rust gave"),
                crossing(STATE_REFERENCE)
                        .over("state-null/bare/t1")
                        .adding("a state object that Rust keeps as a global reference"),
                crossing(STATE_MAP)
                        .over("state-null/bare/t1")
                        .adding("a state object in a ConcurrentHashMap by the id"),
                java(SPANS_1, DIRECT, MAP, 1).over("spans-1/direct/noop/t1"),
                java(SPANS_EVENTS, DIRECT, MAP, 1),
                bare(SPANS_1, RUST_STATEFUL, 1),
                bare(SPANS_EVENTS, RUST_STATEFUL, 1));
    }

    private static MeasuredArm crossing(Kernel kernel) {
        return of(kernel, ArmDelivery.NONE, ArmCrossing.JNI, BARE, 1);
    }
}
