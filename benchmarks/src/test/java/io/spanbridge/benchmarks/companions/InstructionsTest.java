package io.spanbridge.benchmarks.companions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.results.analysis.CompanionChange;
import io.spanbridge.results.run.Companion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstructionsTest {
    private static final MeasuredArm ARM = Arms.byId("spans-1/direct/noop/t1");

    @Test
    void without_valgrind_it_says_so_and_what_to_do() {
        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> Instructions.by("no-such-valgrind"))
                .withMessageContaining("cannot be counted without valgrind")
                .withMessageContaining("apt-get install valgrind");
    }

    @Test
    void a_figure_is_the_middle_one_of_the_slopes_between_once_and_twice() {
        List<String> lines = List.of(
                "noise",
                "sample spans-1/direct/noop/t1 10 0 1",
                "sample spans-1/direct/noop/t1 10 2 3",
                "sample spans-1/direct/noop/t1 10 4 5");
        Map<Integer, CallgrindFile> dumps = Map.of(
                0,
                dump(5_000 + 100),
                1,
                dump(5_000 + 200),
                2,
                dump(7_000 + 100),
                3,
                dump(7_000 + 230),
                4,
                dump(100),
                5,
                dump(5_100));

        Map<String, Companion> figures =
                Instructions.companions(List.of(ARM), lines, dumps).get(ARM.id());

        assertThat(figures.get("instructions").value()).isEqualTo(13.0);
        assertThat(figures.get("instructions").unit()).isEqualTo("instructions/span");
        assertThat(figures.get("instructions").parts())
                .containsOnlyKeys("Java callback")
                .containsValue(13.0);
        assertThat(figures.get("instructions").more()).containsEntry("spread", (500 - 10) / 13.0);
    }

    @Test
    void an_arm_of_which_nothing_came_is_named() {
        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> Instructions.companions(List.of(ARM), List.of(), Map.of()))
                .withMessageContaining(ARM.id());
    }

    @Test
    void a_callback_takes_instructions_of_every_kind_and_as_many_each_time() {
        Instructions instructions;
        try {
            instructions = Instructions.byValgrind();
        } catch (BenchException e) {
            System.out.println("valgrind is not installed: nothing to test");
            return;
        }

        Companion figure = count(instructions);
        Companion again = count(instructions);

        assertThat(figure.value()).isBetween(1_000.0, 20_000.0);
        assertThat(figure.perCallback()).isEqualTo(figure.value() / 2);
        assertThat(figure.parts())
                .containsKeys(
                        "tracing", "router or registry", "encoding", "JNI entry", "VM transition", "Java callback");
        assertThat(figure.parts().get("Java callback")).isPositive();
        assertThat(again.value())
                .as("no machine moves it")
                .isCloseTo(figure.value(), withinPercentage(100 * CompanionChange.INSTRUCTION_BAND));
    }

    private static Companion count(Instructions instructions) {
        StringWriter told = new StringWriter();
        Map<String, Map<String, Companion>> counted = instructions.of(List.of(ARM), new PrintWriter(told));
        assertThat(counted).as(told.toString()).containsKey(ARM.id());
        return counted.get(ARM.id()).get("instructions");
    }

    private static CallgrindFile dump(long instructions) {
        return new CallgrindFile(0, Map.of(new CallgrindFile.Function("???", "0x1"), instructions));
    }
}
