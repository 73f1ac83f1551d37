package io.spanbridge.results.analysis;

import io.spanbridge.results.analysis.HostStates.State;
import io.spanbridge.results.run.Iteration;
import java.util.ArrayList;
import java.util.List;

/**
 * The iterations of one fork that were measured in one state of the host, for certain: both bursts around them agree. What
 * stands between bursts that do not agree was measured in both, or its bursts were interrupted.
 *
 * @param state the state; {@link State#MIXED} when hardly any iteration stood in one
 * @param iterations those of the state; all of the fork when there is none
 * @param both whether the host was in the other state, too, while the fork ran
 */
record LikeIterations(State state, List<Iteration> iterations, boolean both) {
    /** Fewer iterations than this share of a fork are too few to stand for it. */
    private static final double LEAST_SHARE = 0.15;

    /**
     * The same of those whose thread had a processor: where most of them stand between bursts that do not agree, the others were
     * disturbed, too, by what the bursts did not see.
     */
    private static final double LEAST_OF_UNDISTURBED = 0.3;

    /**
     * Chooses.
     *
     * @param split the value of U between the two states of the host; NaN when it had one
     * @param wanted the state that is taken where there are enough iterations in it, so that as many forks as can be are alike
     * @param allowed the share of its time that the measuring thread may have waited for a processor
     */
    static LikeIterations of(List<Iteration> all, double split, State wanted, double allowed) {
        List<Iteration> first = in(wanted, all, split, allowed);
        long running = all.stream()
                .filter(iteration -> !HostStates.hasWaited(iteration, allowed))
                .count();
        int least = (int) Math.max(1, Math.ceil(Math.max(LEAST_SHARE * all.size(), LEAST_OF_UNDISTURBED * running)));
        List<State> others = new ArrayList<>(List.of(State.ONE, State.FAST, State.SLOW));
        others.remove(wanted);
        State state = first.size() >= least ? wanted : State.MIXED;
        List<Iteration> chosen = first.size() >= least ? first : all;
        boolean both = false;
        for (State other : others) {
            List<Iteration> found = in(other, all, split, allowed);
            both |= !found.isEmpty() && !first.isEmpty();
            if (state == State.MIXED && found.size() >= least) {
                state = other;
                chosen = found;
            }
        }
        return new LikeIterations(state, chosen, both);
    }

    private static List<Iteration> in(State state, List<Iteration> all, double split, double allowed) {
        return all.stream()
                .filter(iteration -> HostStates.of(iteration, split, allowed) == state)
                .toList();
    }
}
