package io.spanbridge.benchmarks.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.results.convert.JmhImport;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs a fork of any build by way of JMH's own command line, whose form has not changed for years, so that another revision
 * needs no code of this one. Both sides of a pair are run this way. Not thread-safe.
 */
final class ForkProcess {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Form form;
    private final List<String> jvmArgs;
    private final Path log;

    /**
     * @param jvmArgs all arguments of the fork's JVM
     * @param log what JMH prints is appended to it
     */
    ForkProcess(Form form, List<String> jvmArgs, Path log) {
        this.form = form;
        this.jvmArgs = List.copyOf(jvmArgs);
        this.log = log;
    }

    /**
     * Runs a fork and waits for its end. A failure is in the result, not an exception.
     *
     * @param more arguments of the fork's JVM beside the common ones
     */
    Fork run(Build build, Schedule.Slot slot, String... more) {
        Instant start = Instant.now();
        long begin = System.nanoTime();
        HostLoad load = HostLoad.now();
        Path result = null;
        try {
            result = Files.createTempFile("spanbridge-fork", ".json");
            String failure = execute(command(build, slot.arm(), result, more));
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (failure != null) {
                return fork(slot, start, seconds, failure, List.of(), Map.of()).onHost(load.since());
            }
            JsonNode entries = JSON.readTree(Files.readAllBytes(result));
            List<Fork> read = entries == null || entries.isEmpty()
                    ? List.of()
                    : JmhImport.forks(entries.get(0), slot.arm().id());
            return read.isEmpty()
                    ? fork(slot, start, seconds, "JMH brought no result; its log says why", List.of(), Map.of())
                    : perOperation(slot, start, seconds, read.get(0)).onHost(load.since());
        } catch (IOException e) {
            return fork(
                    slot,
                    start,
                    (System.nanoTime() - begin) / 1e9,
                    "its result cannot be read: " + e,
                    List.of(),
                    Map.of());
        } finally {
            delete(result);
        }
    }

    private String execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                kill(process);
                return "it did not end within " + LIMIT.toMinutes() + " minutes and was killed";
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            return "it was interrupted";
        }
        return process.exitValue() == 0 ? null : "JMH ended with " + process.exitValue() + "; its log says why";
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private List<String> command(Build build, MeasuredArm arm, Path result, String... more) {
        List<String> forkArguments = new ArrayList<>(jvmArgs);
        forkArguments.addAll(arm.jvmArguments());
        forkArguments.addAll(List.of(more));
        forkArguments.add("-D" + ForkLauncher.WARMUP + "=" + ForkLauncher.warmupCallbacks(form, arm));
        List<String> command = new ArrayList<>(List.of(Build.java(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(build.javaArguments());
        command.addAll(List.of(
                "org.openjdk.jmh.Main",
                "^" + ForkLauncher.benchmark(arm).replace(".", "\\.") + "$",
                "-p",
                "arm=" + arm.subject(),
                "-bm",
                "avgt",
                "-tu",
                "ns",
                "-t",
                String.valueOf(arm.arm().threads()),
                "-f",
                "1",
                "-wf",
                "0",
                "-wi",
                String.valueOf(form.warmupIterations()),
                "-w",
                form.warmupMillis() + "ms",
                "-i",
                String.valueOf(form.iterations()),
                "-r",
                form.iterationMillis() + "ms",
                "-foe",
                "true",
                "-prof",
                "io.spanbridge.benchmarks.fork.RulerProfiler",
                "-prof",
                "gc",
                "-prof",
                "io.spanbridge.benchmarks.fork.FiguresProfiler",
                "-jvmArgs",
                quoted(forkArguments),
                "-rf",
                "json",
                "-rff",
                result.toString()));
        arm.variant().java().ifPresent(java -> command.addAll(List.of("-jvm", java.toString())));
        return command;
    }

    /** JMH splits this option at spaces outside of quotes. */
    private static String quoted(List<String> arguments) {
        List<String> quoted = new ArrayList<>();
        for (String argument : arguments) {
            quoted.add(argument.contains(" ") ? '"' + argument + '"' : argument);
        }
        return String.join(" ", quoted);
    }

    /** Scores and bytes are those of an invocation; they become those of an operation, as {@code ForkReader} has them. */
    private static Fork perOperation(Schedule.Slot slot, Instant start, double seconds, Fork read) {
        Kernel kernel = slot.arm().kernel();
        List<Iteration> iterations = read.iterations().stream()
                .map(iteration ->
                        new Iteration(iteration.score() / kernel.operations(), iteration.rulers(), iteration.waited()))
                .toList();
        Map<String, Double> metrics = new TreeMap<>();
        Double bytes = read.metrics().get("bytes/op");
        // The histograms of latency arms are most of what they allocate.
        if (bytes != null && !read.metrics().containsKey("latencies")) {
            metrics.put("bytes/span", bytes / kernel.counted());
        }
        return fork(slot, start, seconds, null, iterations, metrics);
    }

    private static Fork fork(
            Schedule.Slot slot,
            Instant start,
            double seconds,
            String failure,
            List<Iteration> iterations,
            Map<String, Double> metrics) {
        return new Fork(
                slot.arm().id(),
                slot.round(),
                slot.position(),
                start.toString(),
                seconds,
                failure,
                iterations,
                metrics,
                null);
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A temporary file that stays is no reason to lose a fork.
        }
    }
}
