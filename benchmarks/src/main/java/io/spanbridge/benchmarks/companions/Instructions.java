package io.spanbridge.benchmarks.companions;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.benchmarks.fork.InstructionsMain;
import io.spanbridge.results.run.Companion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Instructions per operation, by callgrind: a difference of them is one of the code, whatever the machine does meanwhile. Arms of
 * one layer share a JVM; arms of different layers must not, because code is compiled for what it has met. Stateless.
 *
 * <p>A figure is the median of {@link InstructionsMain#REPEATS} slopes. Above 500 instructions they repeat within 0.5 %; below, the
 * VM's own business shows.
 */
public final class Instructions {
    /** The name of the companion. */
    public static final String NAME = "instructions";

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xbatch",
            "-XX:-UsePerfData",
            // Young objects have room for all samples of an arm, so that the collector hardly comes.
            "-Xms256m",
            "-Xmx256m",
            "-Xmn192m",
            "-Xshare:auto",
            "-XX:CICompilerCount=2");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final String valgrind;

    private Instructions(String valgrind) {
        this.valgrind = valgrind;
    }

    /**
     * Finds valgrind.
     *
     * @throws BenchException when it is not installed
     */
    public static Instructions byValgrind() {
        return by("valgrind");
    }

    /** As {@link #byValgrind}, with the name of its program. */
    static Instructions by(String valgrind) {
        try {
            Process process = new ProcessBuilder(valgrind, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                return new Instructions(valgrind);
            }
        } catch (IOException e) {
            // Told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BenchException("instructions cannot be counted without valgrind, and there is no program " + valgrind
                + ": install it (Debian: apt-get install valgrind)");
    }

    /** Returns whether the instructions of an arm can be counted. */
    public static boolean canCount(MeasuredArm arm) {
        // Its own collector is what such an arm is about, and callgrind runs all of them with the same one.
        boolean sameCollector =
                arm.variant().jvmArguments().stream().noneMatch(flag -> flag.startsWith("-XX:-UseG1GC"));
        return Counts.canCount(arm) && sameCollector && !arm.id().endsWith("/again");
    }

    /**
     * Runs arms and returns their companions by arm: {@link #NAME} with its parts by group of functions. Arms whose JVM fails are
     * missing.
     *
     * @param out receives a line per JVM, and why one failed
     */
    public Map<String, Map<String, Companion>> of(List<MeasuredArm> arms, PrintWriter out) {
        Map<List<Object>, List<MeasuredArm>> jvms = new LinkedHashMap<>();
        for (MeasuredArm arm : arms) {
            List<Object> alike = List.of(arm.layer(), arm.delivery(), arm.crossing(), arm.variant());
            jvms.computeIfAbsent(alike, none -> new ArrayList<>()).add(arm);
        }
        Map<String, Map<String, Companion>> companions = new TreeMap<>();
        for (List<MeasuredArm> alike : jvms.values()) {
            long begin = System.nanoTime();
            String names = String.join(", ", alike.stream().map(MeasuredArm::id).toList());
            try {
                companions.putAll(inOneJvm(alike));
                out.printf("%s: %.0f s%n", names, (System.nanoTime() - begin) / 1e9);
            } catch (BenchException e) {
                out.println(names + ": not counted: " + e.getMessage());
            }
            out.flush();
        }
        return companions;
    }

    private Map<String, Map<String, Companion>> inOneJvm(List<MeasuredArm> arms) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("spanbridge-callgrind");
            List<String> before = List.of(
                    valgrind,
                    "--tool=callgrind",
                    "--instr-atstart=no",
                    "--smc-check=all-non-file",
                    // The JVM lets null checks and polls of safepoints fault, and then reads all registers.
                    "--vex-iropt-register-updates=allregs-at-mem-access",
                    "--separate-threads=yes",
                    "--callgrind-out-file=" + folder.resolve("callgrind.out.%p"));
            MeasuredArm first = arms.get(0);
            List<String> flags = new ArrayList<>(FLAGS);
            flags.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
            List<String> ids = arms.stream().map(MeasuredArm::id).toList();
            List<String> lines =
                    ChildJvm.run(ChildJvm.command(before, first, flags, InstructionsMain.class, ids), LIMIT);
            return companions(arms, lines, CallgrindFile.readAll(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("callgrind's files cannot be read", e);
        } finally {
            delete(folder);
        }
    }

    /** Makes the companions of arms from the lines that {@link InstructionsMain} printed and the dumps. */
    static Map<String, Map<String, Companion>> companions(
            List<MeasuredArm> arms, List<String> lines, Map<Integer, CallgrindFile> dumps) {
        Map<String, List<Map<String, Double>>> slopes = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 5 && words[0].equals("sample")) {
                CallgrindFile once = dumps.get(Integer.valueOf(words[3]));
                CallgrindFile twice = dumps.get(Integer.valueOf(words[4]));
                if (once != null && twice != null) {
                    slopes.computeIfAbsent(words[1], none -> new ArrayList<>())
                            .add(slope(once, twice, Long.parseLong(words[2])));
                }
            }
        }
        Map<String, Map<String, Companion>> companions = new TreeMap<>();
        for (MeasuredArm arm : arms) {
            if (!slopes.containsKey(arm.id())) {
                throw new BenchException("callgrind brought nothing of " + arm.id());
            }
            companions.put(arm.id(), Map.of(NAME, companion(slopes.get(arm.id()), arm)));
        }
        return companions;
    }

    private static Map<String, Double> slope(CallgrindFile once, CallgrindFile twice, long operations) {
        Map<String, Double> groups = new TreeMap<>();
        twice.functions()
                .forEach((function, instructions) ->
                        groups.merge(FunctionGroup.of(function).id(), (double) instructions / operations, Double::sum));
        once.functions()
                .forEach((function, instructions) -> groups.merge(
                        FunctionGroup.of(function).id(), -(double) instructions / operations, Double::sum));
        return groups;
    }

    private static Companion companion(List<Map<String, Double>> slopes, MeasuredArm arm) {
        double[] totals = slopes.stream()
                .mapToDouble(groups -> groups.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .sorted()
                .toArray();
        double median = totals[totals.length / 2];
        Map<String, Double> parts = slopes.stream()
                .min((one, other) -> Double.compare(Math.abs(sum(one) - median), Math.abs(sum(other) - median)))
                .orElseThrow();
        // Without the outermost, one of which is that of a timer's tick or of a late compilation.
        int edge = totals.length > 4 ? 1 : 0;
        double spread = median == 0 ? 0 : (totals[totals.length - 1 - edge] - totals[edge]) / median;
        Companion figure =
                new Companion("instructions/" + arm.kernel().operation(), median, parts).with(Companion.SPREAD, spread);
        return arm.callbacks() > 0 ? figure.with(Companion.CALLBACKS, arm.callbacks()) : figure;
    }

    private static double sum(Map<String, Double> groups) {
        return groups.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // They are temporary files.
        }
    }
}
