package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Fork;
import java.util.function.Function;

/** Runs all forks of a schedule, one after the other. Stateless. */
final class Rounds {
    private Rounds() {}

    /**
     * Runs the forks. One that fails is kept, and the next one runs; when the JVM is being ended, no other one is started.
     *
     * @param launcher runs one fork and reports a failure in its result
     */
    static void run(Schedule schedule, Function<Schedule.Slot, Fork> launcher, Recording recording, Progress progress) {
        for (Schedule.Slot slot : schedule.slots()) {
            if (recording.isInterrupted()) {
                return;
            }
            Fork fork = launcher.apply(slot);
            recording.add(fork);
            if (!recording.isInterrupted()) {
                progress.finished(slot, fork.seconds(), fork.failure());
            }
        }
    }
}
