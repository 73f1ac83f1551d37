package io.spanbridge.results.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a few rounds of one arm say of the machine. */
public final class NoiseText {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> HOST = List.of("load", "busy.share", "steal.share");

    private NoiseText() {}

    /** Whether it can be measured on: it kept still for long enough, and an arm measured twice does not differ from itself. */
    public static boolean isUsable(RunAnalysis analysis) {
        Trust trust = Trust.of(analysis);
        return trust.grade() != Trust.Grade.NOISY && !trust.repeatFails();
    }

    /** The answer, and a line for each thing that was looked at. */
    public static String of(RunAnalysis analysis) {
        return text(analysis, Columns::print);
    }

    /** The same as Markdown. */
    public static String markdown(RunAnalysis analysis) {
        return text(analysis, Columns::markdown);
    }

    private interface Printer {
        void print(Columns columns, Appendable out) throws IOException;
    }

    private static String text(RunAnalysis analysis, Printer printer) {
        StringBuilder out = new StringBuilder(TrustText.sentence(Trust.of(analysis))).append("\n\n");
        try {
            printer.print(columns(analysis), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (ArmFigures figures : analysis.arms()) {
            figures.failures()
                    .forEach(failure -> out.append("\nfailed: ")
                            .append(failure.replaceAll("\\p{Cntrl}", "?"))
                            .append('\n'));
        }
        return out.toString();
    }

    private static Columns columns(RunAnalysis analysis) {
        Columns columns = new Columns(1);
        columns.row("looked at", "median", "least", "most");
        for (String ruler : Rulers.ALL) {
            row(columns, "ruler " + ruler + ", ns", ruler(analysis, ruler), "%.3f");
        }
        double[] waited =
                Arrays.stream(waited(analysis)).map(share -> 100 * share).toArray();
        row(columns, "waited for a processor, % of an iteration", waited, "%.1f");
        for (String name : HOST) {
            row(columns, name, host(analysis, name), "%.2f");
        }
        return columns;
    }

    private static void row(Columns columns, String name, double[] values, String form) {
        if (values.length > 0) {
            columns.row(
                    name,
                    String.format(Locale.ROOT, form, values[values.length / 2]),
                    String.format(Locale.ROOT, form, values[0]),
                    String.format(Locale.ROOT, form, values[values.length - 1]));
        }
    }

    /** For a program; what is not known is not there. */
    public static String json(RunAnalysis analysis) {
        Trust trust = Trust.of(analysis);
        ObjectNode out = JSON.createObjectNode();
        out.put("usable", isUsable(analysis));
        out.put("grade", trust.grade().name().toLowerCase(Locale.ROOT));
        out.put("sentence", TrustText.sentence(trust));
        number(out, "rulerMoved", trust.moved());
        number(out, "iterationsUsed", trust.used());
        number(out, "waited", trust.waited());
        number(out, "resolution", trust.resolution());
        number(out, "repeat", trust.repeat().mean());
        number(out, "repeatLow", trust.repeat().low());
        number(out, "repeatHigh", trust.repeat().high());
        ObjectNode rulers = out.putObject("rulers");
        for (String ruler : Rulers.ALL) {
            range(rulers, ruler, ruler(analysis, ruler));
        }
        ObjectNode host = out.putObject("host");
        HOST.forEach(name -> range(host, name, host(analysis, name)));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static void number(ObjectNode out, String name, double value) {
        if (Double.isFinite(value)) {
            out.put(name, value);
        }
    }

    private static void range(ObjectNode out, String name, double[] values) {
        if (values.length > 0) {
            out.putObject(name)
                    .put("median", values[values.length / 2])
                    .put("least", values[0])
                    .put("most", values[values.length - 1]);
        }
    }

    private static double[] ruler(RunAnalysis analysis, String ruler) {
        return iterations(analysis, iteration -> iteration.ruler(ruler).mean());
    }

    private static double[] waited(RunAnalysis analysis) {
        return iterations(analysis, iteration -> iteration.waited() == null ? Double.NaN : iteration.waited());
    }

    /** In order; what is not known is left out. */
    private static double[] iterations(RunAnalysis analysis, ToDoubleFunction<Iteration> value) {
        return analysis.run().forks().stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(value)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    private static double[] host(RunAnalysis analysis, String name) {
        return analysis.run().forks().stream()
                .map(Fork::host)
                .filter(host -> host.containsKey(name))
                .mapToDouble(host -> host.get(name))
                .sorted()
                .toArray();
    }
}
