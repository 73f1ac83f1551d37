package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs all forks of a schedule, one after the other. Stateless. */
final class Rounds {
    private Rounds() {}

    /**
     * Runs the forks. One that fails is kept, and the next one runs.
     *
     * @param launcher runs one fork and reports a failure in its result
     */
    static List<Fork> run(Schedule schedule, Function<Schedule.Slot, Fork> launcher, Progress progress) {
        List<Fork> forks = new ArrayList<>();
        for (Schedule.Slot slot : schedule.slots()) {
            Fork fork = launcher.apply(slot);
            forks.add(fork);
            progress.finished(slot, fork.seconds(), fork.failure());
        }
        return forks;
    }
}
