package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.of;
import static io.spanbridge.benchmarks.kernels.StepKernels.DOWN;
import static io.spanbridge.benchmarks.kernels.StepKernels.THREAD_ATTACHED;
import static io.spanbridge.benchmarks.kernels.StepKernels.THREAD_ATTACHING;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_CALLSITE;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_FIELDS_1;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_FIELDS_16;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_FIELDS_4;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_IDS;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_IDS_UTILS;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_TEXT_1024;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_TEXT_16;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_TEXT_256;
import static io.spanbridge.benchmarks.kernels.StepKernels.UP_TEXT_64;
import static io.spanbridge.benchmarks.layers.BareKind.BARE;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import java.util.List;

/** The lowest rungs: bare crossings without {@code tracing}, each adding one step of a callback to the one before. The twin of each is its loop without the crossing. */
public final class StepArms {
    private StepArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(DOWN, TWIN, 1),
                crossing(DOWN).adding("an empty downcall"),
                bare(UP, TWIN, 1),
                crossing(UP).adding("an upcall that tells nothing, and the check for an exception"),
                crossing(UP_IDS).over("up/bare/t1").adding("two longs as arguments: the ids of span and parent"),
                crossing(UP_CALLSITE).over("up-ids/bare/t1").adding("an int as an argument: the id of the metadata"),
                crossing(UP_FIELDS_1)
                        .over("up-callsite/bare/t1")
                        .adding("one i64, encoded in shared memory and read in Java"),
                crossing(UP_FIELDS_4).over("up-fields-1/bare/t1").adding("three more fields: f64, str, bool"),
                crossing(UP_FIELDS_16).over("up-fields-4/bare/t1").adding("twelve more fields of four types"),
                crossing(UP_TEXT_16).over("up-callsite/bare/t1").adding("a str of 16 bytes, made a String"),
                crossing(UP_TEXT_64).over("up-text-16/bare/t1").adding("a str of 64 bytes instead of 16"),
                crossing(UP_TEXT_256).over("up-text-64/bare/t1").adding("a str of 256 bytes instead of 64"),
                crossing(UP_TEXT_1024).over("up-text-256/bare/t1").adding("a str of 1024 bytes instead of 256"),
                crossing(UP_IDS_UTILS)
                        .over("up-ids/bare/t1")
                        .adding("the crate jni-utils: a method found by name at each call, in a try_block"),
                bare(THREAD_ATTACHED, TWIN, 1),
                crossing(THREAD_ATTACHED).adding("upcalls from a new thread of Rust that is attached once"),
                crossing(THREAD_ATTACHING)
                        .over("thread-attached/bare/t1")
                        .adding("attaching and detaching that thread for each upcall"));
    }

    private static MeasuredArm crossing(Kernel kernel) {
        return of(kernel, ArmDelivery.NONE, ArmCrossing.JNI, BARE, 1);
    }
}
