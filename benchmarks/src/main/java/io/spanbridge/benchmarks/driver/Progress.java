package io.spanbridge.benchmarks.driver;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One line per fork: round, place, arm, how it went and the time left. The time left counts each arm as long as it took last,
 * and arms not yet seen as long as the mean. Not thread-safe.
 */
final class Progress {
    private final PrintStream out;
    private final Schedule schedule;
    private final int armsPerRound;
    private final int rounds;
    private final Map<String, Double> seconds = new HashMap<>();
    private int done;

    Progress(PrintStream out, Schedule schedule, int armsPerRound, int rounds) {
        this.out = out;
        this.schedule = schedule;
        this.armsPerRound = armsPerRound;
        this.rounds = rounds;
    }

    /** Says that the next fork of the schedule is over; failure is null when it went well. */
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
                text(secondsLeft()),
                failure == null ? "" : "  FAILED: " + failure);
    }

    /** Returns an estimate of the time that the rest of the schedule takes. */
    double secondsLeft() {
        double mean = seconds.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        return schedule.slots().stream()
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
