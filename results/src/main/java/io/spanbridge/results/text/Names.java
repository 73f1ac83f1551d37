package io.spanbridge.results.text;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.RunFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What arms and runs are called in sentences. */
public final class Names {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String USUAL_CROSSING = "jni";
    private static final int SHORT_COMMIT = 7;

    private Names() {}

    /** A layer's title with its delivery, where something is delivered, and whatever else is not as usual. */
    public static String arm(Arm arm) {
        String name = isDelivered(arm) ? arm.title() + ", " + arm.delivery() : arm.title();
        String crossing = isDelivered(arm) && !arm.crossing().equals(USUAL_CROSSING) ? ", " + arm.crossing() : "";
        return name + crossing + (arm.hasVariant() ? ", " + arm.variant() : "");
    }

    /** Whether callbacks of the arm reach Java. */
    public static boolean isDelivered(Arm arm) {
        return !arm.delivery().equals("-") && !arm.delivery().isBlank();
    }

    /** What scores are per, {@code span} for the unit {@code ns/span}. */
    public static String per(Arm arm) {
        int slash = arm.unit().indexOf('/');
        return slash < 0 ? "call" : arm.unit().substring(slash + 1);
    }

    /** A number of threads in words. */
    public static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    /** A number of processors in words. */
    public static String cores(int cores) {
        return cores == 1 ? "1 core" : cores + " cores";
    }

    /** A number of arms in words. */
    public static String arms(int arms) {
        return arms == 1 ? "1 arm" : arms + " arms";
    }

    /** A number of runs in words. */
    public static String runs(int runs) {
        return runs == 1 ? "1 run" : runs + " runs";
    }

    /** A number of rounds in words. */
    public static String rounds(int rounds) {
        return rounds == 1 ? "1 round" : rounds + " rounds";
    }

    /** A run's start, to the minute, in UTC. */
    public static String time(RunFile run) {
        return MINUTE.format(Instant.parse(run.startedAt())) + " UTC";
    }

    /** The first digits of the commit, with a mark when the work tree had changes. */
    public static String commit(RunFile run) {
        String commit = run.environment().commit();
        String shown = commit.length() > SHORT_COMMIT && commit.matches("[0-9a-f]+")
                ? commit.substring(0, SHORT_COMMIT)
                : commit;
        return run.environment().dirty() ? shown + "+" : shown;
    }
}
