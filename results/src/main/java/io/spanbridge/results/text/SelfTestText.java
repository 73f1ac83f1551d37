package io.spanbridge.results.text;

import io.spanbridge.results.run.SelfTest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The result of a self-test in words. */
public final class SelfTestText {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SelfTestText() {}

    /** A line per slow-down. */
    public static Columns table(SelfTest test) {
        Columns columns = new Columns(1);
        columns.row(
                "slow-down",
                "pairs",
                "found slower",
                "regression",
                "improvement",
                "found faster",
                "rounds",
                "too noisy");
        for (SelfTest.Line line : test.lines()) {
            columns.row(
                    name(line),
                    String.valueOf(line.pairs()),
                    String.valueOf(line.slower()),
                    String.valueOf(line.regressions()),
                    String.valueOf(line.improvements()),
                    String.valueOf(line.faster()),
                    String.format(Locale.ROOT, "%.1f", line.rounds()),
                    String.valueOf(line.noisy()));
        }
        return columns;
    }

    /** One sentence per slow-down. */
    public static String sentence(SelfTest test) {
        StringBuilder text = new StringBuilder("Self-test of the detector on this machine ("
                + MINUTE.format(Instant.parse(test.startedAt())) + " UTC):");
        for (SelfTest.Line line : test.lines()) {
            text.append(' ');
            if (line.slowdown() == 0) {
                text.append(line.regressions() + line.improvements())
                        .append(" false verdicts among ")
                        .append(line.pairs());
                text.append(line.simulated() ? " simulated pairs" : " pairs")
                        .append(" of the same thing, ")
                        .append(line.slower() + line.faster())
                        .append(" of them called slower or faster;");
            } else {
                text.append(percent(line))
                        .append(" found in ")
                        .append(line.slower())
                        .append(" of ")
                        .append(line.pairs());
                text.append(';');
            }
        }
        text.setCharAt(text.length() - 1, '.');
        int real = test.lines().stream()
                .filter(line -> !line.simulated())
                .mapToInt(SelfTest.Line::pairs)
                .sum();
        int noisy = test.lines().stream()
                .filter(line -> !line.simulated())
                .mapToInt(SelfTest.Line::noisy)
                .sum();
        if (noisy > 0) {
            text.append(" In ")
                    .append(noisy)
                    .append(" of the ")
                    .append(real)
                    .append(" pairs the machine was too noisy to tell.");
        }
        return text.toString();
    }

    private static String name(SelfTest.Line line) {
        return (line.slowdown() == 0 ? "none (A/A)" : percent(line)) + (line.simulated() ? ", simulated" : "");
    }

    private static String percent(SelfTest.Line line) {
        return String.format(Locale.ROOT, "+%.0f %%", 100 * line.slowdown());
    }
}
