package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.util.Version;

/** Reads where a run runs. What cannot be found out is "unknown" or 0, never an error. Stateless. */
final class Machine {
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /**
     * Returns the environment of a run that is started now.
     *
     * @param jvmFlags the flags of the forks that may change a figure
     * @param libraries SHA-256 of each native library, by its name
     */
    static Environment environment(List<String> jvmFlags, Map<String, String> libraries) {
        String commit = output("git", "rev-parse", "--short=10", "HEAD");
        return new Environment(
                commit.isEmpty() ? UNKNOWN : commit,
                !output("git", "status", "--porcelain").isEmpty(),
                cpuModel(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.runtime.version"),
                property("java.vm.name") + ", " + property("java.vm.vendor"),
                String.join(" ", jvmFlags),
                orUnknown(output("rustc", "-V")),
                Version.getPlainVersion(),
                libraries);
    }

    /** Returns the model name of the first processor in a file of the form of {@code /proc/cpuinfo}. */
    static String cpuModel(Path cpuinfo) {
        try {
            return Files.readAllLines(cpuinfo, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .filter(model -> !model.isEmpty())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Returns what a command prints, without the line end; empty when there is no such command or it fails. */
    static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }
}
