package io.spanbridge.benchmarks.companions;

import io.spanbridge.results.run.Companion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Companions as text for a terminal. Stateless. */
public final class CompanionTable {
    private CompanionTable() {}

    /** Prints a line per arm: its instructions, how far the repeats lay apart, and the groups of functions. */
    public static void instructions(Map<String, Map<String, Companion>> companions, PrintWriter out) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        companions.forEach((arm, figures) -> {
            Companion all = figures.get(Instructions.NAME);
            if (all != null) {
                Map<String, Double> row = new TreeMap<>(all.parts());
                row.put("", all.value());
                row.put("±%", 100 * all.spread());
                perCallback(row, "per callback", all);
                rows.put(arm, row);
            }
        });
        print(rows, out);
        out.println();
        out.println("Instructions per operation, and by what they are for; ±%: how far the repeats lay apart.");
    }

    /** Prints a line per arm: bytes, calls, references; and below it the JNI functions by name. */
    public static void counts(Map<String, Map<String, Companion>> companions, PrintWriter out) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        companions.forEach((arm, figures) -> {
            Map<String, Double> row = new TreeMap<>();
            figures.forEach((name, figure) -> row.put(name, figure.value()));
            perCallback(row, "java.bytes per callback", figures.get("java.bytes"));
            rows.put(arm, row);
        });
        print(rows, out);
        out.println();
        companions.forEach((arm, figures) -> {
            Companion functions = figures.get("jni.functions");
            if (functions != null) {
                List<String> parts = new ArrayList<>();
                functions.parts().forEach((name, calls) -> {
                    if (calls >= 0.01) {
                        parts.add(name + " " + number(calls));
                    }
                });
                out.println(arm + ": " + (parts.isEmpty() ? "no JNI function" : String.join(", ", parts)));
            }
        });
    }

    private static void perCallback(Map<String, Double> row, String column, Companion figure) {
        if (figure != null && Double.isFinite(figure.perCallback())) {
            row.put(column, figure.perCallback());
        }
    }

    private static void print(Map<String, Map<String, Double>> rows, PrintWriter out) {
        Set<String> columns = new TreeSet<>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        int first = rows.keySet().stream().mapToInt(String::length).max().orElse(3);
        StringBuilder head = new StringBuilder(String.format("%-" + first + "s", "arm"));
        columns.forEach(column -> head.append("  ").append(padded(column.isEmpty() ? "all" : column, column)));
        out.println(head);
        rows.forEach((arm, row) -> {
            StringBuilder line = new StringBuilder(String.format("%-" + first + "s", arm));
            columns.forEach(column ->
                    line.append("  ").append(padded(row.containsKey(column) ? number(row.get(column)) : "", column)));
            out.println(line);
        });
    }

    private static String padded(String text, String column) {
        return String.format("%" + Math.max(8, column.length()) + "s", text);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
