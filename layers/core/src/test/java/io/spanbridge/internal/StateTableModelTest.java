package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The table does what a map by span and layer does, also for numbers of spans that have ended. */
class StateTableModelTest {
    private static final int LAYERS = 3;

    /** Places in three chunks, so that both the same one and others are met. */
    private static final int[] PLACES = {0, 1, 1023, 1024, 5000};

    enum Action {
        PUT,
        PUT_NOTHING,
        REMOVE,
        REMOVE_STALE
    }

    record Step(Action action, int place, int layer) {}

    private record Key(long span, int layer) {}

    @Property(tries = 300)
    void itIsAMapOfLiveSpans(@ForAll("steps") @Size(max = 60) List<Step> steps) {
        StateTable table = new StateTable(LAYERS);
        Map<Key, Object> model = new HashMap<>();
        Map<Integer, Integer> generations = new HashMap<>();
        for (Step step : steps) {
            int place = PLACES[step.place()];
            int generation = generations.computeIfAbsent(place, any -> 1);
            long span = span(place, generation);
            switch (step.action()) {
                case PUT -> {
                    Object state = new Object();
                    table.put(span, step.layer(), state);
                    model.put(new Key(span, step.layer()), state);
                }
                case PUT_NOTHING -> table.put(span(place, generation + 1), step.layer(), null);
                case REMOVE -> {
                    table.remove(span);
                    model.keySet().removeIf(key -> key.span() == span);
                    generations.put(place, generation + 1);
                }
                case REMOVE_STALE -> table.remove(span(place, generation - 1));
            }
            assertThat(table.size()).isEqualTo(model.size());
            assertSame(table, model, generations);
        }
    }

    private static void assertSame(StateTable table, Map<Key, Object> model, Map<Integer, Integer> generations) {
        generations.forEach((place, generation) -> {
            for (int near = generation - 1; near <= generation + 1; near++) {
                for (int layer = 0; layer < LAYERS; layer++) {
                    long span = span(place, near);
                    assertThat(table.get(span, layer)).isSameAs(model.get(new Key(span, layer)));
                }
            }
        });
        assertThat(table.get(span(1 << 25, 1), 0)).isNull();
        assertThat(table.get(-1, 0)).isNull();
    }

    /** Generations beginning just below the largest positive int, so that they become negative. */
    private static long span(int place, int generation) {
        return (long) (Integer.MAX_VALUE - 2 + generation) << 32 | place;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(0, PLACES.length - 1),
                        Arbitraries.integers().between(0, LAYERS - 1))
                .as(Step::new)
                .list();
    }
}
