package io.spanbridge.results.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.SyntheticRuns;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestTest {
    private static final Environment HERE = SyntheticRuns.environment("17.0.15");

    @TempDir
    Path runs;

    @Test
    void the_pairs_of_an_earlier_result_count_and_rounds_are_weighted() {
        SelfTest first = test(
                "2026-11-28T10:00:00Z",
                new SelfTest.Line(0, false, 15, 0, 1, 2, 1, 10, 3),
                new SelfTest.Line(0.1, false, 15, 15, 0, 15, 0, 8, 0));
        SelfTest second = test(
                "2026-11-28T12:00:00Z",
                new SelfTest.Line(0, false, 5, 1, 0, 1, 0, 14, 1),
                new SelfTest.Line(0, true, 500, 1, 2, 3, 4, 12, 0));
        SelfTest both = second.after(first);
        assertThat(both.startedAt()).isEqualTo(second.startedAt());
        assertThat(both.pairs()).isEqualTo(20);
        assertThat(both.lines())
                .containsExactlyInAnyOrder(
                        new SelfTest.Line(0, false, 20, 1, 1, 3, 1, 11, 4),
                        new SelfTest.Line(0, true, 500, 1, 2, 3, 4, 12, 0),
                        new SelfTest.Line(0.1, false, 15, 15, 0, 15, 0, 8, 0));
    }

    @Test
    void the_newest_of_the_same_processor_and_jdk_is_found() {
        SelfTest older = test("2026-11-28T10:00:00Z");
        SelfTest newer = test("2026-11-28T12:00:00Z");
        newer.write(runs);
        older.write(runs);
        assertThat(SelfTest.newest(runs, HERE)).contains(newer);
        assertThat(SelfTest.newest(runs, SyntheticRuns.environment("25"))).isEmpty();
        assertThat(SelfTest.newest(runs.resolve("none"), HERE)).isEmpty();
    }

    private static SelfTest test(String startedAt, SelfTest.Line... lines) {
        return new SelfTest(startedAt, HERE, "spans-1/deferred/stateful/t1", 60, List.of(lines));
    }
}
