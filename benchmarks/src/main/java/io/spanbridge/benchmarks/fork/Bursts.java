package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.kernels.Crossings;
import io.spanbridge.results.run.Rulers;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The rulers of one measuring thread: a short burst of each before and after every iteration.
 *
 * <p>They run on the thread that measures. The processors of a shared host need not have the same speed: what shares a core
 * with one of them slows that one alone, by 1.75x, and a burst on another thread, most often on another processor, would tell
 * the speed of the wrong one. Each object belongs to its thread; the means are read between iterations.
 */
@State(Scope.Thread)
public class Bursts {
    /** The order of the rulers in what this class returns. */
    static final List<String> NAMES = List.of(Rulers.U, Rulers.RUST, Rulers.JAVA);

    private static final long UPCALLS = 10_000;
    private static final int PARTS = 3;
    private static final long WARMUP_UPCALLS = 60_000;
    private static final int WARMUP_BURSTS = 5;
    private static final long SPINS = 1_000_000;
    private static final Queue<Bursts> ALL = new ConcurrentLinkedQueue<>();

    private final Counter target = new Counter();
    private final JavaRuler javaRuler = new JavaRuler();
    private final RunQueue queue = new RunQueue();
    private volatile double waited;
    private volatile double[] before = {};
    private volatile double[] after = {};

    /** Its body counts: HotSpot does not make a JNI call to an empty method. */
    private static final class Counter implements Crossings.Target {
        private long calls;

        @Override
        public void call() {
            calls++;
        }
    }

    /**
     * Has the rulers compiled. That it takes the subject makes its bursts the last fixture before an iteration and the first
     * after it.
     */
    @Setup(Level.Trial)
    public void warmUp(Subject subject) {
        NativeModule.CROSSINGS.load();
        for (int burst = 0; burst < WARMUP_BURSTS; burst++) {
            Crossings.up(target, WARMUP_UPCALLS);
            Crossings.spin(SPINS / 10);
        }
        javaRuler.warmUp();
        ALL.add(this);
    }

    /**
     * The bursts before an iteration. That of U is the one next to it, because it feels most of what shares the core: for some
     * milliseconds the thread that began the iteration still works.
     */
    @Setup(Level.Iteration)
    public void begin() {
        double java = java();
        double rust = rust();
        before = new double[] {upcall(), rust, java};
        queue.begin();
    }

    /** The bursts after it. */
    @TearDown(Level.Iteration)
    public void end() {
        waited = queue.waited();
        after = new double[] {upcall(), rust(), java()};
    }

    /** Returns nanoseconds per call of each ruler before the last iteration, the mean of all measuring threads. */
    static double[] before() {
        return mean(ALL.stream().map(bursts -> bursts.before).toList());
    }

    /** The same after it. */
    static double[] after() {
        return mean(ALL.stream().map(bursts -> bursts.after).toList());
    }

    /**
     * Returns the share of the last iteration in which the measuring thread that was held up most waited for a processor; NaN
     * when the system does not say.
     */
    static double waited() {
        return ALL.stream().mapToDouble(bursts -> bursts.waited).max().orElse(Double.NaN);
    }

    private static double[] mean(List<double[]> threads) {
        return IntStream.range(0, NAMES.size())
                .mapToDouble(ruler -> threads.stream()
                        .mapToDouble(thread -> thread[ruler])
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    private static double rust() {
        return (double) Crossings.spin(SPINS) / SPINS;
    }

    private double java() {
        return (double) javaRuler.spin(SPINS) / SPINS;
    }

    /** U in nanoseconds: the middle one of three bursts, so that an interruption of one of them does not count. */
    private double upcall() {
        long callsBefore = target.calls;
        double[] bursts = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            bursts[part] = (double) Crossings.up(target, UPCALLS) / UPCALLS;
        }
        long calls = target.calls - callsBefore;
        if (calls != PARTS * UPCALLS) {
            throw new IllegalStateException("the ruler made " + PARTS * UPCALLS + " upcalls, but " + calls + " came");
        }
        Arrays.sort(bursts);
        return bursts[PARTS / 2];
    }
}
