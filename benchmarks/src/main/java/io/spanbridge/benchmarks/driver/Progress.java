package io.spanbridge.benchmarks.driver;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One line per fork: round, place, arm, how it went and the time left. The time left counts each arm as long as it took last,
 * and arms not yet seen as long as the mean. Not thread-safe.
 */
final class Progress {
    private final PrintStream out;
    private final Map<String, Double> seconds = new HashMap<>();
    private List<Schedule.Slot> slots;
    private int armsPerRound;
    private int rounds;
    private Instant deadline;
    private int done;

    /**
     * @param slots all forks that are planned, in their order
     * @param rounds how many rounds they are
     */
    Progress(PrintStream out, List<Schedule.Slot> slots, int rounds) {
        this.out = out;
        plan(slots, rounds, null);
    }

    /**
     * Goes on with a further round, after which there may be others.
     *
     * @param until when no other is begun
     */
    void further(List<Schedule.Slot> round, int number, Instant until) {
        plan(round, number, until);
    }

    private void plan(List<Schedule.Slot> planned, int number, Instant until) {
        slots = List.copyOf(planned);
        armsPerRound =
                (int) slots.stream().map(slot -> slot.arm().id()).distinct().count();
        rounds = number;
        deadline = until;
        done = 0;
    }

    /** Says that the next fork of the plan is over; failure is null when it went well. */
    void finished(Schedule.Slot slot, double took, String failure) {
        seconds.put(slot.arm().id(), took);
        done++;
        out.printf(
                "round %d/%d  arm %2d/%d  %-34s %5.1f s  %s left%s%n",
                slot.round() + 1,
                rounds,
                slot.position() + 1,
                armsPerRound,
                slot.arm().id(),
                took,
                left(),
                failure == null ? "" : "  FAILED: " + failure);
    }

    /** Until a deadline nobody knows how many rounds are needed, so it is the most that there can be. */
    private String left() {
        double planned = secondsLeft();
        if (deadline == null) {
            return text(planned);
        }
        double budget = Duration.between(Instant.now(), deadline).toMillis() / 1000.0;
        return "at most " + text(Math.max(planned, budget));
    }

    /** Returns an estimate of the time that the rest of the plan takes. */
    double secondsLeft() {
        double mean = seconds.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        return slots.stream()
                .skip(done)
                .mapToDouble(slot -> seconds.getOrDefault(slot.arm().id(), mean))
                .sum();
    }

    private static String text(double seconds) {
        Duration left = Duration.ofSeconds(Math.round(seconds));
        return left.toMinutes() > 0
                ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                : left.toSeconds() + " s";
    }
}
