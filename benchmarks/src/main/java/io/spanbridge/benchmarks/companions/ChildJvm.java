package io.spanbridge.benchmarks.companions;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class of package {@code fork} in a JVM of its own, and returns what it printed. Stateless. */
final class ChildJvm {
    private static final String OWN_PROPERTIES = "spanbridge.";
    private static final int NATIVE_ACCESS_FLAG_SINCE = 22;

    private ChildJvm() {}

    /**
     * Returns the command that runs a main class with the JVM and the arguments of an arm.
     *
     * @param before what the JVM is run by, such as valgrind
     */
    static List<String> command(
            List<String> before, MeasuredArm arm, List<String> flags, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(arm.variant()
                .java()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java"))
                .toString());
        command.addAll(flags);
        if (arm.variant().javaRelease() >= NATIVE_ACCESS_FLAG_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        for (Map.Entry<Object, Object> property : System.getProperties().entrySet()) {
            if (property.getKey().toString().startsWith(OWN_PROPERTIES)) {
                command.add("-D" + property.getKey() + "=" + property.getValue());
            }
        }
        command.addAll(arm.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /**
     * Runs a command and returns the lines it printed.
     *
     * @throws BenchException when it fails or takes too long; the message has the end of what it printed
     */
    static List<String> run(List<String> command, Duration limit) {
        Path output = null;
        try {
            output = Files.createTempFile("spanbridge-count", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new BenchException("it did not end within " + limit.toMinutes() + " minutes and was killed");
            }
            List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (process.exitValue() != 0) {
                throw new BenchException(
                        "it ended with " + process.exitValue() + ": " + String.join(" | ", told(lines)));
            }
            return lines;
        } catch (IOException e) {
            throw new BenchException(command.get(0) + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while counting");
        } finally {
            delete(output);
        }
    }

    /** Returns what a JVM that crashed says of it, or else the last lines. */
    private static List<String> told(List<String> lines) {
        List<String> crash = lines.stream()
                .filter(line -> line.startsWith("# ") && line.length() > 2)
                .limit(7)
                .toList();
        if (!crash.isEmpty()) {
            return crash;
        }
        // Valgrind has the last word, and says nothing of why; nor do the frames below an exception.
        List<String> own = lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("==") && !line.startsWith("\tat "))
                .toList();
        return own.subList(Math.max(0, own.size() - 5), own.size());
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
