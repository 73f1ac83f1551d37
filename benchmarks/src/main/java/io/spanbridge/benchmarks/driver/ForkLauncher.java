package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.fork.FiguresProfiler;
import io.spanbridge.benchmarks.fork.KernelBenchmark;
import io.spanbridge.benchmarks.fork.RulerProfiler;
import io.spanbridge.benchmarks.fork.Subject;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.peers.PeerBuild;
import io.spanbridge.benchmarks.peers.PeerProcess;
import io.spanbridge.results.run.Fork;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one fork: one JMH run of one benchmark with one fork, or the process of a peer. Not thread-safe. */
final class ForkLauncher {
    /** A fork that takes longer hangs: a lock in the bridge, or a JVM that does not end. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The system property that says how many callbacks a fork causes before it measures. */
    static final String WARMUP = Subject.WARMUP_CALLBACKS;

    private final Form form;
    private final List<String> jvmArgs;
    private final PrintStream log;
    private final LatencyLog latencies;

    /**
     * @param jvmArgs all arguments of the fork's JVM; those of this one are not inherited
     * @param log receives what JMH prints
     * @param latencies receives what forks record per callback
     */
    ForkLauncher(Form form, List<String> jvmArgs, PrintStream log, LatencyLog latencies) {
        this.form = form;
        this.jvmArgs = List.copyOf(jvmArgs);
        this.log = log;
        this.latencies = latencies;
    }

    /** Runs a fork and waits for its end. A failure is in the result, not an exception. */
    Fork run(Schedule.Slot slot) {
        return slot.arm().isPeer() ? peer(slot) : jmh(slot);
    }

    /** A peer is no JVM, so JMH cannot run it. */
    private Fork peer(Schedule.Slot slot) {
        PeerBuild build = PeerBuild.here()
                .orElseThrow(() -> new BenchException(
                        "the peers are not built: '" + PeerBuild.COMMAND + "' builds them, --arms leaves them out"));
        HostLoad load = HostLoad.now();
        return new PeerProcess(form, build, log, LIMIT)
                .run(slot.arm(), slot.round(), slot.position())
                .onHost(load.since());
    }

    private Fork jmh(Schedule.Slot slot) {
        Instant start = Instant.now();
        long begin = System.nanoTime();
        BenchmarkResult result = null;
        String failure = null;
        HostLoad load = HostLoad.now();
        try (Watchdog watchdog = Watchdog.start(LIMIT)) {
            try {
                result = single(new Runner(
                                options(slot.arm()), OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL))
                        .run());
            } catch (RunnerException e) {
                e.printStackTrace(log);
                failure = watchdog.hasBitten()
                        ? "it did not end within " + LIMIT.toMinutes() + " minutes and was killed"
                        : Failures.describe(e);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failure != null) {
            return fork(slot, start, seconds, failure, null).onHost(load.since());
        }
        if (result == null) {
            return fork(slot, start, seconds, "JMH brought no result; its log says why", null)
                    .onHost(load.since());
        }
        latencies.add(slot.arm().id(), slot.round(), result);
        return fork(slot, start, seconds, null, result).onHost(load.since());
    }

    private static Fork fork(
            Schedule.Slot slot, Instant start, double seconds, String failure, BenchmarkResult result) {
        Kernel kernel = slot.arm().kernel();
        Fork fork = new Fork(
                slot.arm().id(),
                slot.round(),
                slot.position(),
                start.toString(),
                seconds,
                failure,
                result == null ? List.of() : ForkReader.iterations(result, kernel.operations()),
                result == null ? Map.of() : ForkReader.metrics(result, kernel.counted()),
                null);
        return result == null
                ? fork
                : fork.withLatencies(
                        ForkReader.histogram(result), ForkReader.correctedHistogram(result), ForkReader.pauses(result));
    }

    private static BenchmarkResult single(Collection<RunResult> results) {
        return results.stream()
                .flatMap(run -> run.getBenchmarkResults().stream())
                .findFirst()
                .orElse(null);
    }

    private Options options(MeasuredArm arm) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark(arm)) + "$")
                .param("arm", arm.subject())
                .mode(Mode.AverageTime)
                .threads(arm.arm().threads())
                .forks(1)
                .warmupForks(0)
                .warmupIterations(form.warmupIterations())
                .warmupTime(TimeValue.milliseconds(form.warmupMillis()))
                .measurementIterations(form.iterations())
                .measurementTime(TimeValue.milliseconds(form.iterationMillis()))
                .shouldFailOnError(true)
                .jvmArgs(jvmArgs.toArray(String[]::new))
                .jvmArgsAppend(ownArgs(arm))
                // The rulers are started first and stopped last, so that the allocation of an iteration is not theirs.
                .addProfiler(RulerProfiler.class)
                .addProfiler(GCProfiler.class)
                .addProfiler(FiguresProfiler.class);
        arm.variant().java().ifPresent(java -> options.jvm(java.toString()));
        return options.build();
    }

    private String[] ownArgs(MeasuredArm arm) {
        List<String> args = new ArrayList<>(arm.jvmArguments());
        args.add("-D" + WARMUP + "=" + warmupCallbacks(form, arm));
        return args.toArray(String[]::new);
    }

    /** The JMH benchmark that measures an arm. */
    static String benchmark(MeasuredArm arm) {
        return KernelBenchmark.class.getName() + "." + (arm.layer().hasQueue() ? "exporting" : "kernel");
    }

    /** How many callbacks a fork of this arm causes before it measures. */
    static long warmupCallbacks(Form form, MeasuredArm arm) {
        return form.warmupCallbacks() * arm.layer().warmUpFactor();
    }
}
