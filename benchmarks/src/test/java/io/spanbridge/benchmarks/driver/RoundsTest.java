package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
    private static final List<MeasuredArm> ARMS = Arms.select(Form.SMOKE, "spans-0/twin/t1,spans-4/twin/t1");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @Test
    void a_fork_that_fails_is_kept_and_the_others_run() {
        Schedule schedule = Schedule.of(ARMS, 2, 1);

        List<Fork> forks = run(schedule, 1.0);

        assertThat(forks).hasSize(4);
        assertThat(forks).extracting(Fork::failure).containsOnly("broken", null);
        assertThat(forks)
                .extracting(Fork::arm)
                .containsExactlyElementsOf(
                        schedule.slots().stream().map(slot -> slot.arm().id()).toList());
    }

    @Test
    void a_line_per_fork_tells_round_arm_and_the_time_left() {
        run(Schedule.of(ARMS, 2, 1), 45.0);

        List<String> lines = console.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("round 1/2  arm  1/2  spans-").contains("2 min 15 s left");
        assertThat(lines.get(3)).startsWith("round 2/2  arm  2/2  spans-").contains("0 s left");
        assertThat(lines)
                .filteredOn(line -> line.contains("spans-4"))
                .allMatch(line -> line.endsWith("FAILED: broken"));
    }

    @Test
    void after_the_planned_rounds_the_time_left_is_the_most_there_can_be() {
        Schedule planned = Schedule.of(ARMS, 1, 1);
        Schedule more = Schedule.of(ARMS, 1, 2).from(1);
        Progress progress = new Progress(new PrintStream(console, true, StandardCharsets.UTF_8), planned.slots(), 1);
        planned.slots().forEach(slot -> progress.finished(slot, 30, null));

        progress.further(more.slots(), 2, Instant.now().plusSeconds(20 * 60 + 30));
        more.slots().forEach(slot -> progress.finished(slot, 30, null));

        List<String> lines = console.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(1)).endsWith("  0 s left");
        assertThat(lines.get(2)).startsWith("round 2/2  arm  1/2").contains("at most 20 min ");
        assertThat(lines.get(3)).startsWith("round 2/2  arm  2/2").contains("at most 20 min ");
    }

    @Test
    void a_round_that_takes_longer_than_the_budget_is_told_as_long_as_it_takes() {
        Schedule more = Schedule.of(ARMS, 1, 2);
        Progress progress = new Progress(new PrintStream(console, true, StandardCharsets.UTF_8), List.of(), 1);

        progress.further(more.slots(), 1, Instant.EPOCH);
        progress.finished(more.slots().get(0), 90, null);

        assertThat(console.toString(StandardCharsets.UTF_8)).contains("at most 1 min 30 s left");
    }

    @Test
    void what_was_measured_is_on_disk_after_every_fork_and_a_run_goes_on_where_it_stopped() {
        List<Fork> all = run(Schedule.of(ARMS, 2, 1), 1.0);
        RunFile plan = new Run(Form.SMOKE, ARMS, 2, 1, folder.resolve("log"), folder)
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), null);
        Path kept = RunFiles.partial(folder, plan);
        assertThat(RunFiles.read(kept).forks()).isEqualTo(all);

        Schedule left = Schedule.of(ARMS, 2, 1)
                .without(Set.of(Schedule.key("spans-0/twin/t1", 0), Schedule.key("spans-4/twin/t1", 1)));

        assertThat(left.slots()).hasSize(2).extracting(Schedule.Slot::round).containsExactlyInAnyOrder(0, 1);
        try (Recording recording = new Recording(folder, RunFiles.read(kept), null, System.out)) {
            assertThat(RunFiles.read(recording.finish()).forks()).isEqualTo(all);
        }
        assertThat(kept).doesNotExist();
    }

    private List<Fork> run(Schedule schedule, double seconds) {
        Progress progress = new Progress(new PrintStream(console, true, StandardCharsets.UTF_8), schedule.slots(), 2);
        RunFile plan = new Run(Form.SMOKE, ARMS, 2, 1, folder.resolve("log"), folder)
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), null);
        try (Recording recording = new Recording(folder, plan, null, System.out)) {
            Rounds.run(schedule, slot -> fork(slot, seconds), recording, progress);
            return recording.soFar().forks();
        }
    }

    private static Fork fork(Schedule.Slot slot, double seconds) {
        String failure = slot.arm().id().startsWith("spans-4") ? "broken" : null;
        return new Fork(
                slot.arm().id(),
                slot.round(),
                slot.position(),
                "2026-01-01T00:00:00Z",
                seconds,
                failure,
                List.of(),
                Map.of(),
                null);
    }
}
