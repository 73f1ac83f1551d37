package io.spanbridge.results.text;

import io.spanbridge.results.analysis.HostStates;
import io.spanbridge.results.analysis.Trust;
import java.util.Locale;

/** What the trust in a machine is in words. */
public final class TrustText {
    /** Who can tell no smaller difference should not speak of trust. */
    private static final double COARSE = 0.05;

    private TrustText() {}

    /** The answer and what it rests on. */
    public static String sentence(Trust trust) {
        return (answer(trust) + " " + evidence(trust)).strip();
    }

    /** One sentence; when nothing can be judged, what to do. */
    public static String answer(Trust trust) {
        return switch (trust.grade()) {
            case STEADY ->
                !Double.isFinite(trust.resolution())
                        ? "This machine kept its speed."
                        : trust.resolution() <= COARSE
                                ? "This machine can be trusted to about " + Numbers.share(trust.resolution()) + "."
                                : "This run tells no difference smaller than about "
                                        + Numbers.share(trust.resolution())
                                        + ": measure more rounds, or when less else runs.";
            case MOVED ->
                "This machine changed its speed during the run: trust the multiples of U"
                        + (Double.isFinite(trust.resolution())
                                ? " (to about " + Numbers.share(trust.resolution()) + ")"
                                : "")
                        + ", not the nanoseconds.";
            case NOISY ->
                "This machine was too noisy to time anything: "
                        + (trust.waited() > HostStates.WAITED
                                ? "other work on it held the measuring threads up for "
                                        + Numbers.share(trust.waited())
                                        + " of the time. Stop that work and measure again."
                                : "its speed changed within most iterations. Wait until it is quiet (the command noise tells)"
                                        + " and measure again.")
                        + " What no machine moves (bytes, counts, instructions) is judged all the same.";
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

    /** What the answer rests on; empty without a ruler. */
    public static String evidence(Trust trust) {
        if (!Double.isFinite(trust.moved())) {
            return "";
        }
        return "The ruler moved " + String.format(Locale.ROOT, "%.2f", trust.moved())
                + "× between the fastest and the slowest fork; " + Numbers.share(trust.used())
                + " of the iterations count, because around them it stood still"
                + (Double.isNaN(trust.waited())
                        ? "; "
                        : " and nothing held them up (other work did for " + Numbers.share(trust.waited())
                                + " of the time); ")
                + repeat(trust) + Names.rounds(trust.rounds()) + "." + states(trust);
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
                + (trust.strays() == 0 ? "" : " " + forks(trust.strays()) + " far off all others of the arm left out.")
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
        return "the same arm measured twice differs by "
                + Numbers.change(trust.repeat().mean()) + " (" + Numbers.changes(trust.repeat()) + "); ";
    }
}
