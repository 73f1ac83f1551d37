package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.Crossings;
import io.spanbridge.kernels.Steps;
import java.util.function.ToLongFunction;

/**
 * The bare steps of a callback, without {@code tracing}: the lowest rungs of the ladder. Each arm's sum is made in Rust and, of
 * what arrived, in Java; a difference is a wrong checksum, which fails the fork. The twin is the same loop without a crossing.
 */
public final class StepKernels {
    private static final int CALLS = 1000;
    private static final int NEW_THREAD_CALLS = 200;

    /** Here the loop is in Java, and its twin is that loop. */
    public static final Kernel DOWN =
            Kernel.crossing("down", "empty downcalls", "call", CALLS, StepKernels::down, () -> CALLS);

    public static final Kernel UP = upcalls("up", "upcalls that tell nothing", target -> Steps.none(target, CALLS));
    public static final Kernel UP_IDS =
            upcalls("up-ids", "upcalls with the ids of span and parent", target -> Steps.ids(target, CALLS));
    public static final Kernel UP_IDS_UTILS = byUtils("up-ids-utils", "up-ids, written with the crate jni-utils");
    public static final Kernel UP_CALLSITE =
            upcalls("up-callsite", "upcalls with ids and an int", target -> Steps.callsites(target, CALLS));
    public static final Kernel UP_FIELDS_1 = values("up-fields-1", "up-callsite with one i64 in shared memory", 1, 0);
    public static final Kernel UP_FIELDS_4 =
            values("up-fields-4", "up-callsite with an i64, an f64, a str and a bool in shared memory", 4, 0);
    public static final Kernel UP_FIELDS_16 = values("up-fields-16", "four times the fields of up-fields-4", 16, 0);
    public static final Kernel UP_TEXT_16 = values("up-text-16", "up-callsite with a str of 16 bytes", 0, 16);
    public static final Kernel UP_TEXT_64 = values("up-text-64", "up-callsite with a str of 64 bytes", 0, 64);
    public static final Kernel UP_TEXT_256 = values("up-text-256", "up-callsite with a str of 256 bytes", 0, 256);
    public static final Kernel UP_TEXT_1024 = values("up-text-1024", "up-callsite with a str of 1024 bytes", 0, 1024);
    public static final Kernel STATE_NULL =
            states("state-null", "two upcalls per span that keep nothing", false, new StateTargets.Null());
    public static final Kernel STATE_SLOT =
            states("state-slot", "two upcalls per span, the state in an array", false, new StateTargets.Slot());
    public static final Kernel STATE_REFERENCE = states(
            "state-reference",
            "two upcalls per span, the state as a global reference",
            true,
            new StateTargets.Reference());
    public static final Kernel STATE_MAP =
            states("state-map", "two upcalls per span, the state in a map by id", false, new StateTargets.ById());
    public static final Kernel THREAD_ATTACHED = onNewThread("thread-attached", "a new thread's upcalls", false);
    public static final Kernel THREAD_ATTACHING =
            onNewThread("thread-attaching", "a new thread's upcalls, attached for each", true);

    private StepKernels() {}

    private static long down() {
        for (int call = 0; call < CALLS; call++) {
            Crossings.down();
        }
        return CALLS;
    }

    private static Kernel upcalls(String id, String does, ToLongFunction<Steps.Target> step) {
        SummingTarget target = new SummingTarget();
        return Kernel.crossing(id, does, "call", CALLS, () -> target.compare(step), () -> step.applyAsLong(null));
    }

    /** Its twin is that of the step written by hand, which makes the same sum. */
    private static Kernel byUtils(String id, String does) {
        SummingTarget target = new SummingTarget();
        return Kernel.crossing(
                id,
                does,
                "call",
                CALLS,
                () -> target.compare(to -> Steps.idsByUtils(to, CALLS)),
                () -> Steps.ids(null, CALLS));
    }

    private static Kernel values(String id, String does, int fields, int text) {
        SummingTarget target = new SummingTarget();
        return Kernel.crossing(
                id,
                does,
                "call",
                CALLS,
                () -> target.compare(to -> Steps.values(to, target.buffer(), fields, text, CALLS)),
                () -> Steps.values(null, target.buffer(), fields, text, CALLS));
    }

    private static Kernel states(String id, String does, boolean keep, SummingTarget target) {
        return Kernel.crossing(
                id,
                does,
                "span",
                CALLS,
                () -> target.compare(to -> Steps.states(to, keep, CALLS)),
                () -> Steps.states(null, keep, CALLS));
    }

    private static Kernel onNewThread(String id, String does, boolean each) {
        SummingTarget target = new SummingTarget();
        return Kernel.crossing(
                        id,
                        does,
                        "call",
                        NEW_THREAD_CALLS,
                        () -> target.compare(to -> Steps.onNewThread(to, each, NEW_THREAD_CALLS)),
                        () -> Steps.onNewThread(null, each, NEW_THREAD_CALLS))
                .uncountable();
    }
}
