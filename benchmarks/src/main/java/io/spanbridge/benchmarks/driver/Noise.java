package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A few rounds of the arm that is measured twice, for looking at the machine and not at the arm. Stateless. */
public final class Noise {
    private Noise() {}

    /** Measures, and leaves no run file behind. */
    public static RunFile measure(int rounds, Path log, PrintStream out) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("spanbridge-noise");
            Run run = new Run(Form.SMOKE, pair(), rounds, System.nanoTime(), log, folder);
            return run.measure(run.plan(), null, Duration.ZERO, out).run();
        } catch (IOException e) {
            throw new RunFileException(Path.of(System.getProperty("java.io.tmpdir")), "cannot be written: " + e, e);
        } finally {
            delete(folder);
        }
    }

    /** The A/A pair without what it stands on. */
    private static List<MeasuredArm> pair() {
        MeasuredArm again = Arms.all().stream()
                .filter(MeasuredArm::isRepeat)
                .findFirst()
                .orElseThrow(() -> new BenchException("no arm is measured twice, so the noise cannot be told"));
        MeasuredArm first = Arms.byId(again.arm().baseline());
        return List.of(first.over(null), again);
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // A temporary folder that stays is no reason to lose the answer.
        }
    }
}
