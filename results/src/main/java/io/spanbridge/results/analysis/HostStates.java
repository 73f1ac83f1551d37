package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import io.spanbridge.results.run.RunFile;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Whether the host was in two states. Shared hosts run at another speed for minutes, and nothing but a ruler shows it; what
 * was measured in one state must be compared with the same state.
 */
public final class HostStates {
    /** States closer than this are one. */
    private static final double LEAST_RATIO = 1.15;

    /** A state has at least this share of the iterations. */
    private static final double LEAST_SHARE = 0.04;

    private static final int LEAST_COUNT = 3;

    /** Two bursts that differ by more were not taken at one speed, or one of them was interrupted. */
    public static final double AGREE = 0.10;

    /**
     * An iteration whose thread waited longer than this share of its time for a processor says what else ran, and the bursts
     * are too short to see it.
     */
    public static final double WAITED = 0.02;

    /** How many pooled standard deviations the states lie apart. */
    private static final double SEPARATION = 4;

    private HostStates() {}

    /** The state of the host. */
    public enum State {
        /** The host had one state only, or there is no ruler. */
        ONE,
        /** The faster of two. */
        FAST,
        /** The slower of two. */
        SLOW,
        /** The host changed during the iteration, or a burst was interrupted: nobody knows at which speed it ran. */
        MIXED
    }

    /** Returns the value of U between the two states of the host over these runs; NaN when it was in one. */
    static double split(RunFile... runs) {
        return split(rulers(runs));
    }

    private static double[] rulers(RunFile... runs) {
        return Stream.of(runs)
                .flatMap(run -> run.forks().stream())
                .filter(fork -> fork.failure() == null)
                .map(Fork::iterations)
                .flatMap(iterations -> iterations.stream())
                // A burst that was interrupted is of no speed at all.
                .filter(iteration -> of(iteration, Double.NaN) != State.MIXED)
                .flatMapToDouble(iteration -> DoubleStream.of(
                        iteration.ruler(Rulers.U).before(),
                        iteration.ruler(Rulers.U).after()))
                .toArray();
    }

    /**
     * Returns the state in which most forks of the run that has fewer of them can be compared; the faster one of two when it is
     * as good.
     */
    static State wanted(double split, RunFile... runs) {
        if (Double.isNaN(split)) {
            return State.ONE;
        }
        return forks(State.SLOW, split, runs) > forks(State.FAST, split, runs) ? State.SLOW : State.FAST;
    }

    private static long forks(State state, double split, RunFile... runs) {
        return Stream.of(runs)
                .mapToLong(run -> run.forks().stream()
                        .filter(fork -> fork.failure() == null)
                        .filter(fork -> LikeIterations.of(fork.iterations(), split, state, WAITED)
                                        .state()
                                == state)
                        .count())
                .min()
                .orElse(0);
    }

    /** Returns the value between two modes; NaN when there are not two. */
    static double split(double... rulers) {
        double[] logs = Arrays.stream(rulers)
                .filter(value -> value > 0 && Double.isFinite(value))
                .map(Math::log)
                .sorted()
                .toArray();
        int least = (int) Math.max(LEAST_COUNT, Math.ceil(LEAST_SHARE * logs.length));
        double all = Arrays.stream(logs).sum();
        double below = 0;
        int best = -1;
        double most = 0;
        for (int i = 1; i < logs.length; i++) {
            below += logs[i - 1];
            double distance = (all - below) / (logs.length - i) - below / i;
            double between = distance * distance * i * (logs.length - i);
            if (i >= least && logs.length - i >= least && between > most) {
                most = between;
                best = i;
            }
        }
        if (best < 0) {
            return Double.NaN;
        }
        double low = mean(logs, 0, best);
        double high = mean(logs, best, logs.length);
        double within = Math.sqrt((squares(logs, 0, best, low) + squares(logs, best, logs.length, high)) / logs.length);
        return high - low >= Math.log(LEAST_RATIO) && high - low >= SEPARATION * within
                ? Math.exp((logs[best - 1] + logs[best]) / 2)
                : Double.NaN;
    }

    /** Whether the measuring thread waited for a processor for more than the allowed share of an iteration. */
    static boolean hasWaited(Iteration iteration, double allowed) {
        return iteration.waited() != null && iteration.waited() > allowed;
    }

    /** Returns the state during an iteration of an arm whose own threads leave it a processor. */
    static State of(Iteration iteration, double split) {
        return of(iteration, split, WAITED);
    }

    /**
     * Returns the state during an iteration.
     *
     * @param allowed the share of its time that its thread may have waited for a processor
     */
    static State of(Iteration iteration, double split, double allowed) {
        double before = iteration.ruler(Rulers.U).before();
        double after = iteration.ruler(Rulers.U).after();
        double moved = iteration.ruler(Rulers.U).moved();
        if (hasWaited(iteration, allowed)) {
            return State.MIXED;
        }
        if (Double.isNaN(moved)) {
            return State.ONE;
        }
        if (moved > AGREE || (before < split) != (after < split)) {
            return State.MIXED;
        }
        return Double.isNaN(split) ? State.ONE : before < split ? State.FAST : State.SLOW;
    }

    /** Returns the slower over the faster of the two states of a run, by U; NaN when it was in one. */
    static double apart(RunFile run) {
        double split = split(run);
        if (Double.isNaN(split)) {
            return Double.NaN;
        }
        double[] rulers = rulers(run);
        return Math.exp(logs(rulers, value -> value >= split) - logs(rulers, value -> value < split));
    }

    private static double logs(double[] rulers, DoublePredicate wanted) {
        return Arrays.stream(rulers)
                .filter(value -> value > 0 && Double.isFinite(value))
                .filter(wanted)
                .map(Math::log)
                .average()
                .orElse(Double.NaN);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(0);
    }

    private static double squares(double[] values, int from, int to, double mean) {
        return Arrays.stream(values, from, to)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }
}
