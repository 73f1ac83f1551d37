package io.spanbridge.benchmarks.companions;

import io.spanbridge.results.run.Companion;
import io.spanbridge.results.text.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Companions as a table. Stateless. */
public final class CompanionTable {
    /** Fewer calls per operation than this are the harness's, and not the operation's. */
    private static final double LEAST_CALLS = 0.01;

    /** Sorts before every name. */
    private static final String ALL = "";

    private CompanionTable() {}

    /** A line per arm: its instructions, how far the repeats lay apart, and the groups of functions. */
    public static Columns instructions(Map<String, Map<String, Companion>> companions) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        companions.forEach((arm, figures) -> {
            Companion all = figures.get(Instructions.NAME);
            if (all != null) {
                Map<String, Double> row = new TreeMap<>(all.parts());
                row.put(ALL, all.value());
                row.put("±%", 100 * all.spread());
                perCallback(row, "per callback", all);
                rows.put(arm, row);
            }
        });
        return columns(rows);
    }

    /** A line per arm: bytes, calls, references. */
    public static Columns counts(Map<String, Map<String, Companion>> companions) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        companions.forEach((arm, figures) -> {
            Map<String, Double> row = new TreeMap<>();
            figures.forEach((name, figure) -> row.put(name, figure.value()));
            perCallback(row, "java.bytes per callback", figures.get("java.bytes"));
            rows.put(arm, row);
        });
        return columns(rows);
    }

    /** A line per arm with the JNI functions that it calls, by name. */
    public static String functions(Map<String, Map<String, Companion>> companions) {
        List<String> lines = new ArrayList<>();
        companions.forEach((arm, figures) -> {
            Companion functions = figures.get("jni.functions");
            if (functions != null) {
                List<String> parts = new ArrayList<>();
                functions.parts().forEach((name, calls) -> {
                    if (calls >= LEAST_CALLS) {
                        parts.add(name + " " + number(calls));
                    }
                });
                lines.add(arm + ": " + (parts.isEmpty() ? "no JNI function" : String.join(", ", parts)));
            }
        });
        return String.join(System.lineSeparator(), lines);
    }

    private static void perCallback(Map<String, Double> row, String column, Companion figure) {
        if (figure != null && Double.isFinite(figure.perCallback())) {
            row.put(column, figure.perCallback());
        }
    }

    private static Columns columns(Map<String, Map<String, Double>> rows) {
        TreeSet<String> names = new TreeSet<>();
        rows.values().forEach(row -> names.addAll(row.keySet()));
        Columns columns = new Columns(1);
        List<String> head = new ArrayList<>(List.of("arm"));
        names.forEach(name -> head.add(name.equals(ALL) ? "all" : name));
        columns.row(head.toArray(String[]::new));
        rows.forEach((arm, row) -> {
            List<String> cells = new ArrayList<>(List.of(arm));
            names.forEach(name -> cells.add(row.containsKey(name) ? number(row.get(name)) : ""));
            columns.row(cells.toArray(String[]::new));
        });
        return columns;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
