package io.spanbridge.results;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Pause;
import io.spanbridge.results.run.Rulers;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Runs as a benchmark driver would write them, made from a seed: arms with known true times on a machine that changes its
 * speed. {@link #main} writes three of them and their page, for looking at.
 */
public final class SyntheticRuns {
    private static final Map<String, String> TITLES = Map.of(
            "twin", "Not instrumented (twin)",
            "none", "No subscriber",
            "rust-noop", "Rust no-op",
            "noop", "Java no-op",
            "counting", "Java counting",
            "stateful", "Java stateful",
            "otlp", "Java OTLP");
    private static final Map<String, String> ROLES = Map.of("rust-noop", Arm.YARDSTICK, "stateful", Arm.HEADLINE);
    /** Iterations per fork. */
    static final int ITERATIONS = 5;

    private static final Instant START = Instant.parse("2026-11-20T09:15:00Z");
    private static final double RULER = 96;

    private SyntheticRuns() {}

    /** Writes three runs and the page of the newest into a folder. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        RunFile current = null;
        for (int run = 0; run < 3; run++) {
            int number = run;
            current = full(run, 5, arm -> change(arm, number));
            RunFiles.write(folder.resolve("runs"), current);
        }
        Report.write(folder.resolve("runs"), current, folder.resolve("page.html"));
        RunFile first = full(0, 1, arm -> 1);
        Report.write(folder.resolve("none"), first, folder.resolve("first.html"));
        Table.print(current, System.out);
    }

    private static double change(Arm arm, int run) {
        if (run == 2 && arm.id().equals("spans-1/direct/otlp/t1")) {
            return 1.09;
        }
        return run == 2 && arm.id().startsWith("spans-4/json/counting") ? 0.9 : 1;
    }

    /** A run of all arms, with a failed arm, a fork that failed, and latencies. */
    public static RunFile full(int number, int rounds, ToDoubleFunction<Arm> factor) {
        List<Arm> arms = arms();
        List<Fork> forks = new ArrayList<>();
        Random random = new Random(number);
        for (int round = 0; round < rounds; round++) {
            int position = 0;
            for (Arm arm : arms) {
                boolean broken = arm.id().equals("csv/json/otlp/t1") || arm.id().equals("fib/-/none/t1") && round == 1;
                forks.add(
                        broken
                                ? failed(arm.id(), round, position++, "callbacks differ: 1000 in Rust, 999 in Java")
                                : fork(arm, round, position++, trueTime(arm) * factor.applyAsDouble(arm), random));
            }
        }
        return run(number, arms, forks);
    }

    /** A run of given arms and forks. */
    public static RunFile run(int number, List<Arm> arms, List<Fork> forks) {
        Instant start = START.plusSeconds(86_400L * number);
        return new RunFile(
                RunFile.SCHEMA,
                start + "-4f2a91c",
                start.toString(),
                start.plusSeconds(300).toString(),
                "quick",
                number,
                environment("17.0.15"),
                arms,
                forks);
    }

    /** One fork whose machine runs at a speed of its own, seen by arm and ruler alike. */
    public static Fork fork(Arm arm, int round, int position, double time, Random random) {
        double speed = 1 + 0.04 * random.nextDouble();
        double forkNoise = 1 + 0.006 * random.nextGaussian();
        List<Iteration> iterations = new ArrayList<>();
        for (int i = 0; i < ITERATIONS; i++) {
            iterations.add(new Iteration(
                    time * speed * forkNoise * (1 + 0.004 * random.nextGaussian()),
                    Map.of(
                            Rulers.U, bracket(RULER * speed, random),
                            Rulers.RUST, bracket(0.9 * speed, random),
                            Rulers.JAVA, bracket(0.8 * speed, random))));
        }
        boolean timed = arm.layer().equals("stateful") && arm.kernel().equals("spans-1") && arm.threads() == 1;
        double bytes = arm.layer().equals("stateful") ? 24 : arm.layer().equals("otlp") ? 1432 : 0;
        return new Fork(
                        arm.id(),
                        round,
                        position,
                        START.toString(),
                        3.2,
                        null,
                        iterations,
                        Map.of("bytes/span", arm.delivery().equals("json") ? bytes + 912 : bytes),
                        null)
                .withLatencies(
                        timed ? histogram(time / 2, random) : null,
                        timed && arm.delivery().equals("direct") ? histogram(time * 3, random) : null,
                        timed ? List.of(new Pause("", 0.0042, "G1 Young Generation")) : List.of());
    }

    private static Bracket bracket(double value, Random random) {
        return new Bracket(value * (1 + 0.004 * random.nextGaussian()), value * (1 + 0.004 * random.nextGaussian()));
    }

    /** A fork that failed. */
    public static Fork failed(String arm, int round, int position, String why) {
        return new Fork(arm, round, position, START.toString(), 1, why, List.of(), Map.of(), null);
    }

    /** An arm of one thread over JNI. */
    public static Arm arm(String kernel, String delivery, String layer, int threads, String baseline, String step) {
        return new Arm(
                        kernel + "/" + delivery + "/" + layer + "/t" + threads,
                        kernel,
                        layer,
                        delivery,
                        delivery.equals("-") ? "-" : "jni",
                        threads,
                        baseline,
                        kernel.equals("csv") ? "ns/row" : "ns/span",
                        step)
                .titled(TITLES.getOrDefault(layer, layer))
                .as(ROLES.getOrDefault(layer, "-"));
    }

    /** Where these runs ran. */
    public static Environment environment(String jdk) {
        return new Environment(
                "4f2a91c0d3b5e6f7a8b9c0d1e2f3a4b5c6d7e8f9",
                false,
                "AMD EPYC 7763 64-Core Processor",
                2,
                8L << 30,
                "Linux 6.1.0 amd64",
                jdk,
                "OpenJDK 64-Bit Server VM",
                "-Xmx512m -XX:+UseG1GC",
                "rustc 1.91.0",
                "1.37",
                Map.of("libkernels.so", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    }

    private static List<Arm> arms() {
        List<Arm> arms = new ArrayList<>();
        for (String kernel : List.of("spans-0", "spans-1", "spans-4", "fib", "csv")) {
            addKernel(arms, kernel, 1, kernel.equals("spans-1") ? List.of("direct", "json") : List.of("direct"));
        }
        arms.add(arm("spans-4", "json", "counting", 1, "spans-4/-/none/t1", "JSON text, a counter"));
        arms.add(arm("csv", "json", "otlp", 1, "csv/-/none/t1", "JSON text to OTLP"));
        addKernel(arms, "spans-1", 2, List.of("direct"));
        return arms;
    }

    private static void addKernel(List<Arm> arms, String kernel, int threads, List<String> deliveries) {
        String tail = "/t" + threads;
        arms.add(arm(kernel, "-", "twin", threads, null, "the kernel without instrumentation"));
        arms.add(arm(kernel, "-", "none", threads, kernel + "/-/twin" + tail, "callsites, no subscriber"));
        arms.add(arm(kernel, "-", "rust-noop", threads, kernel + "/-/none" + tail, "Registry and a no-op layer"));
        for (String delivery : deliveries) {
            String head = kernel + "/" + delivery;
            arms.add(arm(kernel, delivery, "noop", threads, kernel + "/-/none" + tail, "router, encode, two upcalls"));
            arms.add(arm(kernel, delivery, "counting", threads, head + "/noop" + tail, "counters in the layer"));
            arms.add(arm(kernel, delivery, "stateful", threads, head + "/counting" + tail, "a state object per span"));
            arms.add(arm(
                    kernel, delivery, "otlp", threads, head + "/stateful" + tail, "OpenTelemetry SDK and exporter"));
        }
    }

    private static double trueTime(Arm arm) {
        double layer = switch (arm.layer()) {
            case "twin" -> 0;
            case "none" -> 0.7;
            case "rust-noop" -> 47;
            case "noop" -> 216;
            case "counting" -> 221;
            case "stateful" -> 236;
            default -> 1370;
        };
        double fields = arm.kernel().equals("spans-4") ? 1.3 : 1;
        double work = Map.of("csv", 310.0, "fib", 6.0).getOrDefault(arm.kernel(), 0.4);
        double density = arm.kernel().equals("csv") ? 0.1 : 1;
        double json = arm.delivery().equals("json") ? 1380 : 0;
        return work + (layer * fields + json) * density * (arm.threads() == 2 ? 1.08 : 1);
    }

    private static String histogram(double middle, Random random) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 20_000; i++) {
            double spread =
                    Math.exp(0.15 * random.nextGaussian()) + (random.nextInt(800) == 0 ? 30 * random.nextDouble() : 0);
            histogram.recordValue((long) (middle * spread));
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
