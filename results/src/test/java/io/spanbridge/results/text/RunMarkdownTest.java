package io.spanbridge.results.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunMarkdownTest {
    private static final String FULL = RunMarkdown.of(SyntheticRuns.full(0, 5, arm -> 1));

    @Test
    void the_first_line_says_where_and_how_it_was_measured() {
        assertThat(FULL.lines().findFirst().orElseThrow())
                .startsWith("Form `quick`, 5 rounds, 2026-11-20 09:15 UTC, commit `4f2a91c`.")
                .contains(
                        "AMD EPYC 7763 64-Core Processor, 2 cores, Linux 6.1.0 amd64; OpenJDK 64-Bit Server VM 17.0.15")
                .contains(" with `-Xmx512m -XX:+UseG1GC`; rustc 1.91.0; JMH 1.37.")
                .contains("This machine can be trusted to about");
        assertThat(FULL).contains("paired by round, in ns, with the 95 % interval over rounds");
    }

    @Test
    void every_arm_has_its_time_what_it_adds_and_how_it_stands_to_the_yardstick() {
        assertThat(FULL)
                .contains(
                        "| arm | ns | x U | adds | to | x Rust no-op | bytes |\n|---|---:|---:|---:|---|---:|---:|\n");
        assertThat(row("Java stateful, direct"))
                .matches("\\| Java stateful, direct \\| 2\\d\\d \\| 2\\.\\d\\d \\| [12]?\\d\\.\\d+ \\(.+ to .+\\) "
                        + "\\| Java counting, direct \\| [45]\\.\\d\\d \\(.+ to .+\\) \\| 24 \\|");
        assertThat(row("Rust no-op")).as("it is its own yardstick").contains("| No subscriber |  | 0 |");
        assertThat(FULL).doesNotContain("NaN", "Infinity");
    }

    @Test
    void arms_stand_by_kernel_and_threads_the_cheapest_first() {
        List<String> group = FULL.lines()
                .dropWhile(line -> !line.startsWith("| **`spans-4`, 1 thread, per span**"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("| **"))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .toList();
        assertThat(group)
                .startsWith("Not instrumented (twin)", "No subscriber", "Rust no-op")
                .as("in the run the JSON arm comes last")
                .endsWith("Java counting, json", "Java OTLP, direct");
        assertThat(FULL).contains("| **`spans-1`, 2 threads, per span** |");
    }

    @Test
    void an_arm_that_failed_says_why() {
        assertThat(row("Java OTLP, json", "`csv`")).contains("| failed |");
        assertThat(FULL)
                .contains("- `csv/json/otlp/t1` failed: callbacks differ: 1000 in Rust, 999 in Java")
                .contains("- `fib/-/none/t1` failed in some rounds: ");
    }

    @Test
    void one_round_has_no_interval() {
        String one = RunMarkdown.of(SyntheticRuns.full(0, 1, arm -> 1));
        assertThat(one).contains("(one round)", "nothing can be judged").doesNotContain(" to 2", "NaN");
    }

    @Test
    void what_was_measured_twice_is_not_two_arms_and_names_are_text() {
        Arm twin = SyntheticRuns.arm("k|`<b>", "-", "twin", 1, null, "");
        Arm noop = SyntheticRuns.arm("k|`<b>", "direct", "no|op*", 1, twin.id(), "");
        Arm again = noop.renamed(noop.id() + "/again", noop.id(), "once more");
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            forks.add(SyntheticRuns.fork(twin, round, 0, 1, new Random(round)));
            forks.add(SyntheticRuns.fork(noop, round, 1, 100, new Random(round)));
            forks.add(SyntheticRuns.fork(again, round, 2, 100, new Random(round)));
        }
        RunFile run = SyntheticRuns.run(0, List.of(twin, noop, again), forks);

        String text = RunMarkdown.of(run);

        assertThat(text.lines().filter(line -> line.contains("no\\|op\\*, direct")))
                .hasSize(1);
        assertThat(text).contains("**`k\\|'<b>`, 1 thread, per span**", "measured twice differs by");
    }

    private static String row(String name) {
        return row(name, "`spans-1`");
    }

    private static String row(String name, String group) {
        return FULL.lines()
                .dropWhile(line -> !line.startsWith("| **" + group))
                .filter(line -> line.startsWith("| " + name + " |"))
                .findFirst()
                .orElseThrow();
    }
}
