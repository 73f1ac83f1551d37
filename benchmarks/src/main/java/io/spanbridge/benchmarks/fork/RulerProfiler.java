package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.kernels.Crossings;
import io.spanbridge.results.run.Rulers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Brackets every iteration by short bursts of the rulers, in the same JVM: upcalls (U), a pure Rust loop, a pure Java loop.
 *
 * <p>A host may change its speed by 1.75x for seconds without any counter that shows it. Only a ruler of the same kind, timed
 * within about 50 ms of the arm, does. A burst lasts 1 to 5 ms. Per iteration, JMH keeps the results of a profiler apart, so
 * the driver can pair each burst with its iteration.
 *
 * <p>JMH makes an object of this class in the driver too, to see whether it can; so the library is loaded by the first burst.
 */
public final class RulerProfiler implements InternalProfiler {
    /** How the label of every result of this class begins; the ruler's name in {@link Rulers} follows. */
    public static final String PREFIX = "ruler.";
    /** How the label of the burst before the iteration ends. */
    public static final String BEFORE = ".before";
    /** How the label of the burst after the iteration ends. */
    public static final String AFTER = ".after";

    private static final List<String> NAMES = List.of(Rulers.U, Rulers.RUST, Rulers.JAVA);
    private static final long UPCALLS = 30_000;
    private static final long WARMUP_UPCALLS = 60_000;
    private static final int WARMUP_BURSTS = 5;
    private static final long SPINS = 1_000_000;

    private final Counter target = new Counter();
    private final JavaRuler java = new JavaRuler();
    private boolean warm;
    private double[] before;

    /** Its body counts: HotSpot does not make a JNI call to an empty method. */
    private static final class Counter implements Crossings.Target {
        private long calls;

        @Override
        public void call() {
            calls++;
        }
    }

    @Override
    public String getDescription() {
        return "bursts of the rulers around every iteration";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (!warm) {
            NativeModule.CROSSINGS.load();
            for (int burst = 0; burst < WARMUP_BURSTS; burst++) {
                Crossings.up(target, WARMUP_UPCALLS);
                Crossings.spin(SPINS / 10);
            }
            java.warmUp();
            warm = true;
        }
        before = bursts();
    }

    @Override
    @SuppressWarnings("rawtypes") // as JMH declares it
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double[] after = bursts();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            results.add(result(PREFIX + NAMES.get(i) + BEFORE, before[i]));
            results.add(result(PREFIX + NAMES.get(i) + AFTER, after[i]));
        }
        return results;
    }

    /** One burst of each ruler, in the order of {@link #NAMES}. */
    private double[] bursts() {
        return new double[] {upcall(), (double) Crossings.spin(SPINS) / SPINS, (double) java.spin(SPINS) / SPINS};
    }

    private double upcall() {
        long callsBefore = target.calls;
        double nanos = (double) Crossings.up(target, UPCALLS) / UPCALLS;
        long calls = target.calls - callsBefore;
        if (calls != UPCALLS) {
            throw new IllegalStateException("the ruler made " + UPCALLS + " upcalls, but " + calls + " came");
        }
        return nanos;
    }

    private static ScalarResult result(String label, double nanos) {
        return new ScalarResult(label, nanos, "ns", AggregationPolicy.AVG);
    }
}
