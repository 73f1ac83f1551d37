package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes the figures of a build that no machine moves, by way of that build's own command line: another revision needs no code of
 * this one, and both sides of a pair are counted by the same means. Stateless.
 */
final class BuildCompanions {
    private static final Duration LIMIT = Duration.ofHours(1);

    private BuildCompanions() {}

    /**
     * Runs one of the commands that count, and returns the figures by arm and name.
     *
     * @param arms ids; what cannot be counted of them is left out
     * @param command {@code count} or {@code instructions}
     * @throws BenchException when that build does not know the command, or it fails; the message has the end of what it printed
     */
    static Map<String, Map<String, Companion>> of(Build build, List<String> arms, String command) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("spanbridge-companions");
            execute(line(build, arms, command, folder), folder.resolve("printed.txt"));
            Map<String, Map<String, Companion>> companions = new TreeMap<>();
            for (RunFile run : RunFiles.list(folder, problem -> {})) {
                run.companions().forEach((arm, figures) -> {
                    if (arms.contains(arm)) {
                        companions.put(arm, figures);
                    }
                });
            }
            return companions;
        } catch (IOException e) {
            throw new UncheckedIOException("what '" + command + "' printed cannot be kept", e);
        } finally {
            delete(folder);
        }
    }

    private static List<String> line(Build build, List<String> arms, String command, Path folder) {
        List<String> line = new ArrayList<>(List.of(Build.java()));
        line.addAll(build.javaArguments());
        line.addAll(List.of(Build.BENCH, command, "--arms", String.join(",", arms), "--out", folder.toString()));
        return line;
    }

    private static void execute(List<String> line, Path printed) throws IOException {
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                kill(process);
                throw new BenchException("it did not end within " + LIMIT.toMinutes() + " minutes and was killed");
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while counting");
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readString(printed, StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> !text.isBlank())
                    .toList();
            throw new BenchException(lines.isEmpty() ? "it ended with " + process.exitValue() : lines.get(0));
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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
