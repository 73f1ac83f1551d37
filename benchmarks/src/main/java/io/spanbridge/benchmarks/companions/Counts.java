package io.spanbridge.benchmarks.companions;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.benchmarks.fork.CountingMain;
import io.spanbridge.results.run.Companion;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what arms do: bytes allocated in Java, memory asked for in Rust, JNI functions called, global references made. Each
 * arm in a JVM of its own, with libraries and tables that count; none of it is in a fork whose time is taken. Stateless.
 */
public final class Counts {
    private static final List<String> FLAGS = List.of(
            "-Xshare:auto",
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseG1GC",
            "-XX:-UsePerfData",
            // Which objects compiled code does without depends on what was seen when it was compiled, which must not be
            // luck.
            "-Xbatch");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<String> GLOBAL_REFERENCES = Set.of("NewGlobalRef", "NewWeakGlobalRef");

    private Counts() {}

    /** Returns whether what an arm does can be counted: it happens on one thread of a JVM, and nothing of it is an exporter's. */
    public static boolean canCount(MeasuredArm arm) {
        return arm.kernel().countable()
                && !arm.isPeer()
                && arm.arm().threads() == 1
                && !arm.layer().hasQueue();
    }

    /**
     * Runs arms, and returns their figures by arm, in that order. Arms whose JVM fails are missing.
     *
     * @param out receives a line about what is done, and one per arm that failed
     */
    public static Map<String, Map<String, Companion>> of(List<MeasuredArm> arms, PrintWriter out) {
        out.println("counting what " + arms.size() + " arms do, beside the times");
        out.flush();
        Map<String, Map<String, Companion>> companions = new LinkedHashMap<>();
        for (MeasuredArm arm : arms) {
            try {
                companions.put(arm.id(), of(arm));
            } catch (BenchException e) {
                out.println(arm.id() + ": not counted: " + e.getMessage());
                out.flush();
            }
        }
        return companions;
    }

    /**
     * Runs an arm and returns its figures by name. {@code jni.functions} and {@code global.references} are missing where JNI's
     * functions cannot be counted.
     *
     * @throws BenchException when its JVM fails
     */
    public static Map<String, Companion> of(MeasuredArm arm) {
        List<String> command = ChildJvm.command(List.of(), arm, FLAGS, CountingMain.class, List.of(arm.id()));
        return companions(ChildJvm.run(command, LIMIT), arm);
    }

    /** Reads what {@link CountingMain} printed. */
    static Map<String, Companion> companions(List<String> lines, MeasuredArm arm) {
        String operation = arm.kernel().operation();
        Map<String, Double> figures = new TreeMap<>();
        Map<String, Double> functions = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[0].startsWith(CountingMain.JNI)) {
                double calls = rounded(words[1]);
                if (calls > 0) {
                    functions.put(words[0].substring(CountingMain.JNI.length()), calls);
                }
            } else if (words.length == 2 && (words[0].startsWith("java.") || words[0].startsWith("malloc."))) {
                figures.put(words[0], rounded(words[1]));
            }
        }
        Map<String, Companion> companions = new TreeMap<>();
        figures.forEach((name, value) -> companions.put(
                name, new Companion((name.endsWith("bytes") ? "bytes/" : "calls/") + operation, value, Map.of())));
        if (lines.stream().anyMatch(line -> line.startsWith(CountingMain.JNI))) {
            companions.put("jni.functions", new Companion("calls/" + operation, sum(functions), functions));
            Map<String, Double> references = new TreeMap<>(functions);
            references.keySet().retainAll(GLOBAL_REFERENCES);
            companions.put("global.references", new Companion("references/" + operation, sum(references), Map.of()));
        }
        if (arm.callbacks() > 0) {
            companions.replaceAll((name, figure) -> figure.with(Companion.CALLBACKS, arm.callbacks()));
        }
        return companions;
    }

    /** What a thousand spans do once is no figure of a span: it would differ with the number of spans. */
    private static double rounded(String figure) {
        return Math.round(Double.parseDouble(figure) * 100) / 100.0;
    }

    private static double sum(Map<String, Double> parts) {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
