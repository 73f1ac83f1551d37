package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * In which order forks run: round after round, in each round every arm once, in a random order that the seed fixes. So what
 * drifts on the machine hits all arms alike. Immutable.
 */
public final class Schedule {
    private final List<Slot> slots;

    /**
     * One fork to run.
     *
     * @param arm what it measures
     * @param round from 0
     * @param position the place in the round, from 0
     */
    public record Slot(MeasuredArm arm, int round, int position) {}

    private Schedule(List<Slot> slots) {
        this.slots = List.copyOf(slots);
    }

    /** Makes the order of a run; the same for the same arms, rounds and seed. */
    public static Schedule of(List<MeasuredArm> arms, int rounds, long seed) {
        Random random = new Random(seed);
        List<Slot> slots = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<MeasuredArm> order = new ArrayList<>(arms);
            Collections.shuffle(order, random);
            for (int position = 0; position < order.size(); position++) {
                slots.add(new Slot(order.get(position), round, position));
            }
        }
        return new Schedule(slots);
    }

    /** Returns the same order with rounds that begin at this one. */
    public Schedule from(int round) {
        return new Schedule(slots.stream()
                .map(slot -> new Slot(slot.arm(), slot.round() + round, slot.position()))
                .toList());
    }

    /** Returns what is left when these forks are there, each named by {@link #key}. */
    public Schedule without(Set<String> done) {
        return new Schedule(slots.stream()
                .filter(slot -> !done.contains(key(slot.arm().id(), slot.round())))
                .toList());
    }

    /** Returns the name of a fork. */
    public static String key(String arm, int round) {
        return round + " " + arm;
    }

    /** Returns all forks, in order. */
    public List<Slot> slots() {
        return slots;
    }
}
