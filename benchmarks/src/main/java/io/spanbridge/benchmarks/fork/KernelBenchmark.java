package io.spanbridge.benchmarks.fork;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Runs the kernel of one arm.
 *
 * <p>One operation is one downcall that makes about a thousand spans; the driver divides by their number, which JMH's own
 * annotation for it cannot, because it differs by arm. The baseline is another arm in another fork: a process has one tracing
 * dispatcher, so it can hold one arm only. Nothing can be optimised away: the work is native, its checksum is compared with
 * that of the twin, and the callbacks are counted on both sides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
    /** Nothing but the kernel in the measured time. */
    @Benchmark
    public long kernel(Worker worker, Bursts around) {
        return worker.invoke();
    }

    /** As {@link #kernel}, for sessions with a bounded queue. */
    @Benchmark
    public long exporting(ExportingWorker worker, Bursts around) {
        return worker.invoke();
    }
}
