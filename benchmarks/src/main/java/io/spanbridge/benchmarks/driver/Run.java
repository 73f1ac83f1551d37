package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.text.Names;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All rounds of one invocation, from the lock to the run file.
 *
 * @param form how long each fork measures
 * @param arms what is measured
 * @param rounds how often
 * @param seed of the order
 * @param log receives what JMH prints
 * @param runs folder of run files
 */
public record Run(Form form, List<MeasuredArm> arms, int rounds, long seed, Path log, Path runs) {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** What headings call what is measured. */
    static final String PROJECT = "spanbridge";

    /**
     * What a run came to.
     *
     * @param run all of it
     * @param file where it was written
     */
    public record Outcome(RunFile run, Path file) {}

    /** Takes a copy of the arms. */
    public Run {
        arms = List.copyOf(arms);
    }

    /** Returns the plan of a new run: everything but forks. */
    public RunFile plan() {
        Instant start = Instant.now();
        Environment environment = Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes(arms));
        return plan(start, environment, null);
    }

    /** Returns the plan of a run that was interrupted: what failed, perhaps by the interruption, is tried again. */
    public static RunFile begun(RunFile partial) {
        List<Fork> well =
                partial.forks().stream().filter(fork -> fork.failure() == null).toList();
        return partial.with(well, partial.finishedAt());
    }

    RunFile plan(Instant start, Environment environment, String pair) {
        return new RunFile(
                        RunFile.SCHEMA,
                        ID_TIME.format(start) + "-" + environment.commit(),
                        start.toString(),
                        null,
                        form.id(),
                        seed,
                        environment,
                        arms.stream().map(MeasuredArm::arm).toList(),
                        List.of())
                .planned(rounds, pair)
                .ofProject(PROJECT);
    }

    /**
     * Measures what the plan lacks, and writes the run file. Blocks until all forks are over.
     *
     * @param plan a new one, or a run that was interrupted
     * @param base the run that this one will be judged against, or null
     * @param budget how long more rounds may take in all when arms are still undecided; zero for no more rounds than planned
     * @param out receives a line per fork
     * @throws BenchException when another run measures, the sink does not start, or the plan is of another build
     */
    public Outcome measure(RunFile plan, RunFile base, Duration budget, PrintStream out) {
        checkIsOurs(plan);
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
                SinkProcess sink = needsSink(arms) ? startSink() : null;
                PrintStream jmh = openLog(log);
                LatencyLog latencies = new LatencyLog(runs.resolve(plan.id() + ".hlog"));
                Recording recording = new Recording(runs, plan, "bench run --resume", out)) {
            ForkLauncher launcher =
                    new ForkLauncher(form, ForkJvm.arguments(sink == null ? null : sink.endpoint()), jmh, latencies);
            out.println(Names.arms(arms.size()) + ", " + Names.rounds(rounds) + ", seed " + seed + "; JMH writes to "
                    + log + "; " + lock.file() + " is held");
            Instant deadline = Instant.now().plus(budget);
            Schedule planned = Schedule.of(arms, rounds, seed).without(done(plan.forks()));
            Progress progress = new Progress(out, planned.slots(), rounds);
            Rounds.run(planned, launcher::run, recording, progress);
            int round = Math.max(
                    rounds,
                    plan.forks().stream()
                            .mapToInt(fork -> fork.round() + 1)
                            .max()
                            .orElse(0));
            while (!recording.isInterrupted() && Instant.now().isBefore(deadline)) {
                List<MeasuredArm> undecided = Undecided.of(arms, base, recording.soFar());
                if (undecided.isEmpty()) {
                    out.println("every arm is decided");
                    break;
                }
                out.println("more rounds for " + Names.arms(undecided.size()));
                Schedule more = Schedule.of(undecided, 1, seed + round).from(round);
                progress.further(more.slots(), round + 1, deadline);
                Rounds.run(more, launcher::run, recording, progress);
                round++;
            }
            return new Outcome(recording.soFar(), recording.finish());
        }
    }

    private static Set<String> done(List<Fork> forks) {
        return forks.stream()
                .map(fork -> Schedule.key(fork.arm(), fork.round()))
                .collect(Collectors.toSet());
    }

    /** A run that goes on with another build would compare builds where it says that it compares arms. */
    private void checkIsOurs(RunFile plan) {
        checkIsOf(plan, Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes(arms)));
    }

    static void checkIsOf(RunFile plan, Environment here) {
        if (!plan.environment().libraries().equals(here.libraries())
                || !plan.environment().jdk().equals(here.jdk())
                || !plan.environment().cpu().equals(here.cpu())) {
            throw new BenchException("the run " + plan.id()
                    + " was begun with other libraries, another JDK or on another machine: begin a new one");
        }
    }

    static boolean needsSink(List<MeasuredArm> arms) {
        return arms.stream().anyMatch(arm -> arm.layer().hasQueue());
    }

    static SinkProcess startSink() {
        try {
            return SinkProcess.start();
        } catch (IOException e) {
            throw new BenchException("the sink for the otlp arms does not start (" + e + "): leave them out by --arms");
        }
    }

    static PrintStream openLog(Path log) {
        try {
            if (log.getParent() != null) {
                Files.createDirectories(log.getParent());
            }
            return new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + log + " cannot be written", e);
        }
    }
}
