package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<MeasuredArm> ARMS = Arms.all();

    @Test
    void every_round_has_every_arm_once() {
        for (int round = 0; round < 3; round++) {
            assertThat(round(Schedule.of(ARMS, 3, 7), round)).containsExactlyInAnyOrderElementsOf(ARMS);
        }
    }

    @Test
    void the_same_seed_gives_the_same_order() {
        assertThat(Schedule.of(ARMS, 3, 7).slots())
                .isEqualTo(Schedule.of(ARMS, 3, 7).slots());
    }

    @Test
    void another_seed_gives_another_order() {
        assertThat(round(Schedule.of(ARMS, 1, 7), 0)).isNotEqualTo(round(Schedule.of(ARMS, 1, 8), 0));
    }

    @Test
    void rounds_differ_in_their_order_and_neither_is_that_of_the_registry() {
        Schedule schedule = Schedule.of(ARMS, 2, 7);

        assertThat(round(schedule, 0)).isNotEqualTo(round(schedule, 1)).isNotEqualTo(ARMS);
    }

    @Test
    void rounds_come_one_after_the_other_and_positions_count_from_zero() {
        List<Schedule.Slot> slots = Schedule.of(ARMS, 2, 7).slots();

        for (int index = 0; index < slots.size(); index++) {
            assertThat(slots.get(index).round()).isEqualTo(index / ARMS.size());
            assertThat(slots.get(index).position()).isEqualTo(index % ARMS.size());
        }
    }

    private static List<MeasuredArm> round(Schedule schedule, int round) {
        return schedule.slots().stream()
                .filter(slot -> slot.round() == round)
                .map(Schedule.Slot::arm)
                .toList();
    }
}
