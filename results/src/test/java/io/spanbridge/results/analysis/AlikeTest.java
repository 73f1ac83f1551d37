package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.analysis.HostStates.State;
import io.spanbridge.results.changes.Steadiness;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.stats.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which forks of two runs that were measured as one are compared with each other. */
class AlikeTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");

    @Test
    void a_round_in_one_state_is_a_pair() {
        Alike alike = pairs(List.of(State.FAST, State.SLOW), List.of(State.FAST, State.SLOW));

        assertThat(differences(alike).rounds()).isEqualTo(2);
        assertThat(alike.areAlike()).isTrue();
    }

    @Test
    void forks_whose_partner_ran_at_the_other_speed_find_another() {
        Alike alike = pairs(
                List.of(State.FAST, State.SLOW, State.FAST, State.SLOW),
                List.of(State.SLOW, State.FAST, State.FAST, State.FAST));

        // Rounds 0 and 1 crosswise, round 2 as it is; of round 3 the two are left over.
        assertThat(differences(alike).rounds()).isEqualTo(3);
        assertThat(alike.areAlike()).isTrue();
    }

    @Test
    void a_fork_whose_partner_is_missing_is_not_lost() {
        SortedMap<Integer, RoundFigures> base = rounds(0, 1.5, State.FAST, State.SLOW, State.SLOW, State.FAST);
        SortedMap<Integer, RoundFigures> candidate = rounds(0, 1.5, State.FAST, State.SLOW, State.SLOW, State.FAST);
        base.remove(1);
        candidate.remove(2);

        assertThat(differences(Alike.of(figures(base), figures(candidate), true))
                        .rounds())
                .isEqualTo(3);
    }

    @Test
    void where_the_arm_does_not_feel_what_the_ruler_tells_only_the_same_round_is_alike() {
        State[] base = {State.FAST, State.SLOW, State.FAST, State.SLOW};
        State[] candidate = {State.SLOW, State.FAST, State.FAST, State.SLOW};
        for (double felt : List.of(1.0, 1.1)) {
            Alike alike = Alike.of(figures(rounds(0, felt, base)), figures(rounds(0, felt, candidate)), true);
            assertThat(differences(alike).rounds()).isEqualTo(2);
        }
    }

    @Test
    void a_fork_that_stands_in_no_state_is_in_no_pair() {
        Alike alike = pairs(List.of(State.FAST, State.MIXED, State.FAST), List.of(State.FAST, State.MIXED, State.FAST));

        assertThat(differences(alike).rounds()).isEqualTo(2);
    }

    @Property(tries = 200)
    void each_state_gives_as_many_pairs_as_the_side_with_fewer_forks_has(
            @ForAll @Size(min = 4, max = 40) List<Boolean> base,
            @ForAll @Size(min = 4, max = 40) List<Boolean> candidate) {
        Alike alike = pairs(states(base), states(candidate));
        long expected = least(base, candidate, true) + least(base, candidate, false);

        if (expected >= 2) {
            assertThat(differences(alike).rounds()).isEqualTo((int) expected);
            assertThat(differences(alike).mean())
                    .as("what the states differ by is in no difference")
                    .isCloseTo(0.03, within(1e-9));
        } else {
            assertThat(alike.areAlike()).isFalse();
        }
    }

    private static long least(List<Boolean> base, List<Boolean> candidate, boolean fast) {
        return Math.min(
                base.stream().filter(one -> one == fast).count(),
                candidate.stream().filter(one -> one == fast).count());
    }

    private static List<State> states(List<Boolean> fast) {
        return fast.stream().map(one -> one ? State.FAST : State.SLOW).toList();
    }

    private static Estimate differences(Alike alike) {
        return alike.difference(figures -> Math.log(figures.ns()));
    }

    private static Alike pairs(List<State> base, List<State> candidate) {
        return Alike.of(
                figures(rounds(0, 1.5, base.toArray(State[]::new))),
                figures(rounds(0.03, 1.5, candidate.toArray(State[]::new))),
                true);
    }

    private static SortedMap<Integer, RoundFigures> rounds(double slower, double felt, State... states) {
        SortedMap<Integer, RoundFigures> rounds = new TreeMap<>();
        for (State state : states) {
            boolean slow = state == State.SLOW;
            double ns = 100 * (slow ? felt : 1) * Math.exp(slower);
            double ruler = slow ? 168 : 96;
            Steadiness flat = new Steadiness(Steadiness.Kind.FLAT, 0);
            rounds.put(rounds.size(), new RoundFigures(ns, 1, 1, ruler, ruler, 0, flat, state, false, 5));
        }
        return rounds;
    }

    private static ArmFigures figures(SortedMap<Integer, RoundFigures> rounds) {
        SortedMap<Integer, RoundFigures> none = Collections.emptySortedMap();
        return new ArmFigures(ARM, rounds, none, none, none, List.of(), Collections.emptySortedMap());
    }
}
