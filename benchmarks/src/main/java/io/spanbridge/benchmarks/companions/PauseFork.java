package io.spanbridge.benchmarks.companions;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.benchmarks.fork.PausesMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a fork that collects young objects while spans live and while none do, and reads what it printed. Stateless. */
public final class PauseFork {
    /** The heap of the forks; young objects have the same room in each, so that their number of survivors has, too. */
    public static final List<String> FLAGS = List.of(
            "-Xshare:auto", "-Xms1g", "-Xmx1g", "-Xmn64m", "-XX:+UseG1GC", "-XX:-UsePerfData", "-XX:+AlwaysPreTouch");

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private PauseFork() {}

    /**
     * The young collections of a fork, in milliseconds: medians, unless said otherwise.
     *
     * @param pauses of a pause, by phase: {@code none}, {@code making}, {@code fresh}, {@code old}; a phase without one is missing
     * @param longest the longest pause, by phase
     * @param parts of what the collector's threads did in a pause, together, by phase and by the JVM's own name of it
     */
    public record Figures(
            Map<String, Double> pauses, Map<String, Double> longest, Map<String, Map<String, Double>> parts) {}

    /** Returns whether an arm can be asked: what it runs must make the callbacks of the spans that are held, which are counted. */
    public static boolean canAsk(MeasuredArm arm) {
        boolean sameCallbacks = arm.callbacks() == 2 && arm.kernel().countable();
        return Counts.canCount(arm) && arm.layer().inJava() && sameCallbacks;
    }

    /**
     * Runs one fork.
     *
     * @param spans how many live; a multiple of those that the kernel makes in an invocation
     * @param blocks how often with and without them
     * @param collections how many in each phase
     * @throws BenchException when its JVM fails
     */
    public static Figures run(MeasuredArm arm, long spans, int blocks, int collections) {
        Path recording = null;
        try {
            recording = Files.createTempFile("spanbridge-pauses", ".jfr");
            List<String> arguments = List.of(
                    arm.id(),
                    Long.toString(spans),
                    Integer.toString(blocks),
                    Integer.toString(collections),
                    recording.toString());
            return read(ChildJvm.run(ChildJvm.command(List.of(), arm, FLAGS, PausesMain.class, arguments), LIMIT));
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the recording of a fork", e);
        } finally {
            delete(recording);
        }
    }

    /** Reads what {@link PausesMain} printed. */
    static Figures read(List<String> lines) {
        Map<String, List<Double>> pauses = new TreeMap<>();
        Map<String, Map<String, List<Double>>> parts = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("pause")) {
                pauses.computeIfAbsent(words[1], none -> new ArrayList<>()).add(Double.valueOf(words[2]));
            } else if (words.length == 4 && words[0].equals("part")) {
                parts.computeIfAbsent(words[1], none -> new TreeMap<>())
                        .computeIfAbsent(words[3], none -> new ArrayList<>())
                        .add(Double.valueOf(words[2]));
            }
        }
        Map<String, Map<String, Double>> medians = new TreeMap<>();
        parts.forEach((phase, work) -> medians.put(phase, medians(work)));
        Map<String, Double> longest = new TreeMap<>();
        pauses.forEach((phase, all) -> longest.put(phase, Collections.max(all)));
        return new Figures(medians(pauses), longest, medians);
    }

    private static Map<String, Double> medians(Map<String, List<Double>> values) {
        Map<String, Double> medians = new TreeMap<>();
        values.forEach((name, all) -> medians.put(name, median(all)));
        return medians;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is a temporary file.
        }
    }
}
