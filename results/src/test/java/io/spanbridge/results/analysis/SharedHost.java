package io.spanbridge.results.analysis;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import io.spanbridge.results.run.RunFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Pairs of runs on a simulated shared host, from a seed. As it was seen on two cores of a shared processor: a neighbour slows
 * a core down for a fifth of a second to minutes, U by 1.74x, an arm by less, a chain of dependent operations by next to
 * nothing; one burst in twenty is interrupted for a time slice; forks differ by what the compiler made of them, and so does U.
 */
final class SharedHost {
    private static final int ITERATIONS = 20;
    private static final int CELLS = 10;
    private static final double SLOW_RULER = 1.74;

    private final Random random;
    private final double slowArm;
    private final double forkNoise;
    private final double calm;
    private final boolean sameCore;
    private double othersWork;
    private final Neighbour here = new Neighbour();
    private final Neighbour elsewhere = new Neighbour();

    /** What shares a core with one of ours. */
    private final class Neighbour {
        private double secondsLeft;
        private boolean busy;
        private boolean flickering;

        void pass(double seconds) {
            secondsLeft -= seconds;
            while (secondsLeft < 0) {
                busy = !busy;
                flickering = busy ? random.nextDouble() >= calm : flickering;
                double mean = flickering ? 0.15 : busy ? 6 : 20;
                secondsLeft += -mean * Math.log(1 - random.nextDouble());
            }
        }
    }

    /**
     * Makes a host.
     *
     * @param slowArm by what the neighbour slows the arm down
     * @param forkNoise how much forks of the same thing differ, as the standard deviation of a logarithm
     * @param calm the share of the time in which the host does not change its speed within iterations
     * @param sameCore whether the bursts run where the arm does; otherwise they tell the speed of another core
     */
    SharedHost(long seed, double slowArm, double forkNoise, double calm, boolean sameCore) {
        this.random = new Random(seed);
        this.slowArm = slowArm;
        this.forkNoise = forkNoise;
        this.calm = calm;
        this.sameCore = sameCore;
    }

    /** Lets other work on the same machine hold up this share of the iterations, for a tenth to three quarters of their time. */
    SharedHost heldUp(double share) {
        othersWork = share;
        return this;
    }

    /** One arm in two runs that were measured as one; the candidate's time is {@code factor} times the base's. */
    Comparison pair(int rounds, double factor) {
        Arm arm = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");
        List<Fork> base = new ArrayList<>();
        List<Fork> candidate = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean baseFirst = round % 2 == 0;
            Fork first = fork(arm, round, baseFirst ? 1 : factor);
            Fork second = fork(arm, round, baseFirst ? factor : 1);
            base.add(baseFirst ? first : second);
            candidate.add(baseFirst ? second : first);
        }
        return Comparison.of(analysis(arm, base), analysis(arm, candidate));
    }

    private static RunAnalysis analysis(Arm arm, List<Fork> forks) {
        RunFile run = SyntheticRuns.run(0, List.of(arm), forks).planned(forks.size(), "pair");
        return RunAnalysis.of(run);
    }

    private Fork fork(Arm arm, int round, double factor) {
        double time = 300 * factor * noisy(forkNoise);
        double ruler = 76 * noisy(0.01);
        pass(3);
        List<Iteration> iterations = new ArrayList<>();
        for (int i = 0; i < ITERATIONS; i++) {
            double before = burst(ruler);
            double slowShare = 0;
            for (int cell = 0; cell < CELLS; cell++) {
                pass(0.1 / CELLS);
                slowShare += here.busy ? 1.0 / CELLS : 0;
            }
            // Operations per second add up, so times do by their harmonic mean.
            double score = time / (1 - slowShare + slowShare / slowArm) * noisy(0.004);
            double interrupted = random.nextInt(8) == 0 ? 1 + 0.1 * random.nextDouble() : 1;
            double waited =
                    random.nextDouble() < othersWork ? 0.1 + 0.65 * random.nextDouble() : 0.003 * random.nextDouble();
            iterations.add(new Iteration(
                    score * interrupted / (1 - waited), Map.of(Rulers.U, new Bracket(before, burst(ruler))), waited));
        }
        return new Fork(arm.id(), round, 0, "", 1, null, iterations, Map.of(), null);
    }

    private double burst(double ruler) {
        double interrupted = random.nextInt(20) == 0 ? 1.3 + 2 * random.nextDouble() : 1;
        return ruler * ((sameCore ? here : elsewhere).busy ? SLOW_RULER : 1) * noisy(0.008) * interrupted;
    }

    private double noisy(double deviation) {
        return Math.exp(deviation * random.nextGaussian());
    }

    private void pass(double seconds) {
        here.pass(seconds);
        elsewhere.pass(seconds);
    }
}
