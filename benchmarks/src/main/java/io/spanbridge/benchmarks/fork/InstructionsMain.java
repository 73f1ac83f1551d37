package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.benchmarks.layers.NativeKind;
import io.spanbridge.kernels.Instruments;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of a fork that runs under callgrind: it has arms of one layer run one after the other, and callgrind dump what a
 * number of invocations took, and twice as many; the difference of the two is what so many invocations take without anything
 * that is there once. Its arguments are the arms. A line per sample tells the arm, the invocations and the numbers of both dumps.
 */
public final class InstructionsMain {
    /** How often each arm is sampled. */
    public static final int REPEATS = 5;

    /** A method is compiled after some thousand calls: what callbacks need that cross one by one. */
    private static final long WARMUP_ONE_BY_ONE = 40_000;

    /**
     * Of those that cross together, some methods are called once for dozens. With too few calls some JVMs had compiled these and
     * others had not, and the figure of an arm, whose code the compiler then lays out in another way, had one of two values.
     */
    private static final long WARMUP_TOGETHER = 2_000_000;

    /** Of an arm that takes few instructions, more are run: the noise is that of the VM, and does not grow with them. */
    private static final long CROSSING_OR_FORMATTED = 4_000;

    private static final long HEARD_IN_RUST = 40_000;
    private static final long UNHEARD = 1_000_000;

    private InstructionsMain() {}

    public static void main(String[] arguments) {
        List<MeasuredArm> arms = Arrays.stream(arguments).map(Arms::byId).toList();
        NativeModule.CROSSINGS.load();
        if (!Instruments.callgrind()) {
            System.err.println("this process does not run under valgrind");
            System.exit(2);
        }
        NativeModule.KERNELS.load();
        int dumps = 0;
        // What was compiled before an arm must not depend on which arm that was.
        for (MeasuredArm arm : arms) {
            try (Trial trial = Trial.open(arm)) {
                trial.warmUp(warmUp(arm) / arms.size());
            }
        }
        for (MeasuredArm arm : arms) {
            try (Trial trial = Trial.open(arm)) {
                long times = Math.max(1, operations(arm) / arm.kernel().counted());
                trial.warmUp(warmUp(arm));
                // The loop that is measured is compiled, too, before it counts.
                trial.run(8 * times);
                for (int repeat = 0; repeat < REPEATS; repeat++) {
                    sample(trial, times, dumps);
                    System.out.println("sample " + arm.id() + " "
                            + times * arm.kernel().counted() + " " + dumps + " " + (dumps + 1));
                    dumps += 2;
                }
            }
        }
    }

    private static long warmUp(MeasuredArm arm) {
        boolean together = arm.delivery() == ArmDelivery.DEFERRED || arm.delivery() == ArmDelivery.BATCHED;
        return together ? WARMUP_TOGETHER : WARMUP_ONE_BY_ONE;
    }

    private static long operations(MeasuredArm arm) {
        if (arm.layer().inJava() || arm.layer() instanceof NativeKind) {
            return CROSSING_OR_FORMATTED;
        }
        return arm.layer().isHeard() ? HEARD_IN_RUST : UNHEARD;
    }

    private static void sample(Trial trial, long times, int dump) {
        Instruments.startCallgrind();
        trial.run(1);
        Instruments.startCallgrind();
        trial.run(times);
        Instruments.dumpCallgrind(dump);
        trial.run(2 * times);
        Instruments.dumpCallgrind(dump + 1);
        Instruments.stopCallgrind();
    }
}
