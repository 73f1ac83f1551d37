package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * All rounds of one invocation, from the lock to the run file's content.
 *
 * @param form how long each fork measures
 * @param arms what is measured
 * @param rounds how often
 * @param seed of the order
 * @param log receives what JMH prints
 */
public record Run(Form form, List<MeasuredArm> arms, int rounds, long seed, Path log) {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Measures. Blocks until all forks are over.
     *
     * @param out receives a line per fork
     * @throws BenchException when another run measures, or the sink does not start
     */
    public RunFile measure(PrintStream out) {
        Instant start = Instant.now();
        Environment environment = Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes());
        Schedule schedule = Schedule.of(arms, rounds, seed);
        MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
        List<Fork> forks;
        try (SinkProcess sink = needsSink() ? startSink() : null;
                PrintStream jmh = openLog()) {
            ForkLauncher launcher =
                    new ForkLauncher(form, ForkJvm.arguments(sink == null ? null : sink.endpoint()), jmh);
            out.println(arms.size() + " arms, " + rounds + (rounds == 1 ? " round" : " rounds") + ", seed " + seed
                    + "; JMH writes to " + log);
            forks = Rounds.run(schedule, launcher::run, new Progress(out, schedule, arms.size(), rounds));
        } finally {
            lock.close();
        }
        return new RunFile(
                RunFile.SCHEMA,
                ID_TIME.format(start) + "-" + environment.commit(),
                start.toString(),
                Instant.now().toString(),
                form.id(),
                seed,
                environment,
                arms.stream().map(MeasuredArm::arm).toList(),
                forks);
    }

    private boolean needsSink() {
        return arms.stream().anyMatch(arm -> arm.layer().hasQueue());
    }

    private static SinkProcess startSink() {
        try {
            return SinkProcess.start();
        } catch (IOException e) {
            throw new BenchException("the sink for the otlp arms does not start (" + e + "): leave them out by --arms");
        }
    }

    private PrintStream openLog() {
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
