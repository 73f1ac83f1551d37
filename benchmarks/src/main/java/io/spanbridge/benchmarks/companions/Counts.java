package io.spanbridge.benchmarks.companions;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.fork.CountingMain;
import io.spanbridge.results.run.Companion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what arms do: bytes allocated in Java, memory asked for in Rust, JNI functions called, global references made. Each
 * arm in a JVM of its own, with libraries and tables that count; none of it is in a fork whose time is taken. Stateless.
 */
public final class Counts {
    private static final List<String> FLAGS =
            List.of("-Xshare:auto", "-Xms256m", "-Xmx256m", "-XX:+UseG1GC", "-XX:-UsePerfData");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<String> GLOBAL_REFERENCES = Set.of("NewGlobalRef", "NewWeakGlobalRef");

    private Counts() {}

    /** Returns whether what an arm does can be counted: it happens on one thread, and nothing of it is an exporter's. */
    public static boolean canCount(MeasuredArm arm) {
        return arm.kernel().countable()
                && arm.arm().threads() == 1
                && !arm.layer().hasQueue();
    }

    /**
     * Runs an arm and returns its figures by name. {@code jni.functions} and {@code global.references} are missing where JNI's
     * functions cannot be counted.
     *
     * @throws io.spanbridge.benchmarks.driver.BenchException when its JVM fails
     */
    public static Map<String, Companion> of(MeasuredArm arm) {
        List<String> command = ChildJvm.command(List.of(), arm, FLAGS, CountingMain.class, List.of(arm.id()));
        return companions(ChildJvm.run(command, LIMIT), arm.kernel().operation());
    }

    /** Reads what {@link CountingMain} printed. */
    static Map<String, Companion> companions(List<String> lines, String operation) {
        Map<String, Double> figures = new TreeMap<>();
        Map<String, Double> functions = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[0].startsWith(CountingMain.JNI)) {
                functions.put(words[0].substring(CountingMain.JNI.length()), Double.valueOf(words[1]));
            } else if (words.length == 2 && (words[0].startsWith("java.") || words[0].startsWith("malloc."))) {
                figures.put(words[0], Double.valueOf(words[1]));
            }
        }
        Map<String, Companion> companions = new TreeMap<>();
        figures.forEach((name, value) -> companions.put(
                name, new Companion((name.endsWith("bytes") ? "bytes/" : "calls/") + operation, value, Map.of())));
        if (!functions.isEmpty()) {
            companions.put("jni.functions", new Companion("calls/" + operation, sum(functions), functions));
            Map<String, Double> references = new TreeMap<>(functions);
            references.keySet().retainAll(GLOBAL_REFERENCES);
            companions.put("global.references", new Companion("references/" + operation, sum(references), Map.of()));
        }
        return companions;
    }

    private static double sum(Map<String, Double> parts) {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
