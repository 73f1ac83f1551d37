package io.spanbridge.results.text;

import io.spanbridge.results.analysis.Trust;
import java.util.Locale;

/** What the trust in a machine is in words. */
public final class TrustText {
    private TrustText() {}

    /** One to three sentences, the answer first. */
    public static String sentence(Trust trust) {
        return answer(trust) + evidence(trust);
    }

    private static String answer(Trust trust) {
        return switch (trust.grade()) {
            case STEADY ->
                Double.isFinite(trust.resolution())
                        ? "This machine can be trusted to about " + Numbers.share(trust.resolution()) + "."
                        : "This machine kept its speed.";
            case MOVED ->
                "This machine changed its speed during the run: trust the multiples of U"
                        + (Double.isFinite(trust.resolution())
                                ? " (to about " + Numbers.share(trust.resolution()) + ")"
                                : "")
                        + ", not the nanoseconds.";
            case NOISY ->
                "This machine was too noisy: its speed changed within most iterations, so no time is judged. What to do: stop"
                        + " what else runs on it, or wait, and measure again; what no machine moves (bytes, counts,"
                        + " instructions) is judged all the same.";
            case UNKNOWN -> unknown(trust);
        };
    }

    private static String unknown(Trust trust) {
        if (trust.rounds() == 0) {
            return "Nothing was measured.";
        }
        if (trust.rounds() == 1) {
            return "One round says nothing of this machine's noise: there are no intervals, and nothing can be judged.";
        }
        return "There was no ruler in this run: whether the machine changed its speed is not known.";
    }

    private static String evidence(Trust trust) {
        if (!Double.isFinite(trust.moved())) {
            return "";
        }
        return " The ruler moved " + String.format(Locale.ROOT, "%.2f", trust.moved())
                + "× between the fastest and the slowest fork; " + Numbers.share(trust.used())
                + " of the iterations count, because it stood still around them; " + repeat(trust)
                + Names.rounds(trust.rounds()) + "." + states(trust);
    }

    private static String states(Trust trust) {
        return (Double.isNaN(trust.apart())
                        ? ""
                        : " The host had two speeds, " + String.format(Locale.ROOT, "%.2f", trust.apart())
                                + "× apart, and both during " + forks(trust.bimodal())
                                + "; like is compared with like.")
                + (trust.unplaced() == 0
                        ? ""
                        : " In " + forks(trust.unplaced()) + " of " + trust.forks()
                                + " it did not stand still for long enough.")
                + (trust.unsteady() == 0 ? "" : " " + forks(trust.unsteady()) + " never became steady.")
                + (trust.repeatFails() ? " That pair should not differ: no time is judged." : "");
    }

    private static String forks(long forks) {
        return forks == 1 ? "1 fork" : forks + " forks";
    }

    /** How far apart one arm and its repetition were found: 0 is within the interval of a machine that says the truth. */
    private static String repeat(Trust trust) {
        if (!trust.repeat().hasInterval()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "the same arm measured twice differs by %+.1f %% (%+.1f to %+.1f); ",
                percent(trust.repeat().mean()),
                percent(trust.repeat().low()),
                percent(trust.repeat().high()));
    }

    private static double percent(double ratio) {
        return 100 * (ratio - 1);
    }
}
