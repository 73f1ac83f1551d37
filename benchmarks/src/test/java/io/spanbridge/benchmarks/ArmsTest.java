package io.spanbridge.benchmarks;

import static io.spanbridge.benchmarks.kernels.LatencyKernels.LATENCY_1;
import static io.spanbridge.benchmarks.kernels.LatencyKernels.OPEN_1;
import static io.spanbridge.benchmarks.layers.BareKind.BARE;
import static io.spanbridge.benchmarks.layers.NoneKind.NONE;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.benchmarks.arms.ReadmeArms;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmsTest {
    @Test
    void ids_are_unique() {
        assertThat(Arms.all()).extracting(MeasuredArm::id).doesNotHaveDuplicates();
    }

    @Test
    void every_baseline_is_an_arm_that_runs_here_with_the_same_unit_and_threads() {
        assertThat(Arms.all()).filteredOn(arm -> arm.arm().baseline() != null).allSatisfy(arm -> {
            MeasuredArm baseline = Arms.byId(arm.arm().baseline());
            assertThat(baseline.canBeHad()).isTrue();
            assertThat(baseline.arm().unit()).isEqualTo(arm.arm().unit());
            assertThat(baseline.arm().threads()).isEqualTo(arm.arm().threads());
        });
    }

    @Test
    void the_baseline_of_a_layer_has_the_same_kernel() {
        assertThat(Arms.all())
                .filteredOn(arm -> arm.arm().baseline() != null && arm.layer() != BARE)
                .allSatisfy(arm ->
                        assertThat(Arms.byId(arm.arm().baseline()).kernel()).isEqualTo(arm.kernel()));
    }

    @Test
    void a_bare_step_is_subtracted_from_the_step_before() {
        assertThat(baselineOf("up-callsite/bare/t1")).isEqualTo("up-ids/bare/t1");
        assertThat(baselineOf("up-ids/bare/t1")).isEqualTo("up/bare/t1");
        assertThat(baselineOf("up/bare/t1")).isEqualTo("up/twin/t1");
        assertThat(baselineOf("state-map/bare/t1")).isEqualTo("state-null/bare/t1");
    }

    @Test
    void the_last_baseline_is_the_twin_and_of_the_latency_arms_the_loop_that_nobody_hears() {
        assertThat(Arms.all()).allSatisfy(arm -> {
            MeasuredArm root = arm;
            while (root.arm().baseline() != null) {
                root = Arms.byId(root.arm().baseline());
            }
            assertThat(root.layer()).isEqualTo(arm.kernel() == LATENCY_1 || arm.kernel() == OPEN_1 ? NONE : TWIN);
        });
    }

    @Test
    void an_arm_is_subtracted_from_the_one_that_does_one_thing_less() {
        assertThat(baselineOf("spans-1/direct/stateful/t1")).isEqualTo("spans-1/direct/noop/t1");
        assertThat(baselineOf("spans-1/direct/noop/t1")).isEqualTo("spans-1/none/t1");
        assertThat(baselineOf("spans-1/rust-noop/t1")).isEqualTo("spans-1/none/t1");
        assertThat(baselineOf("spans-1/none/t1")).isEqualTo("spans-1/twin/t1");
        assertThat(baselineOf("nested-8/deferred/stateful/t2")).isEqualTo("nested-8/deferred/noop/t2");
        assertThat(baselineOf("fib-tree/direct/stateful/t1")).isEqualTo("fib-tree/twin/t1");
    }

    @Test
    void the_second_of_the_a_a_pair_is_subtracted_from_the_first() {
        assertThat(baselineOf("spans-1/direct/stateful/t1/again")).isEqualTo("spans-1/direct/stateful/t1");
    }

    @Test
    void every_arm_says_what_it_adds() {
        assertThat(Arms.all()).allSatisfy(arm -> assertThat(arm.arm().step()).isNotBlank());
    }

    /** An arm that goes leaves two steps of the ladder in one difference. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spans-1/twin/t1",
                "spans-1/none/t1",
                "spans-1/disabled/t1",
                "spans-1/rust-noop/t1",
                "spans-1/rust-stateful/t1",
                "down/bare/t1",
                "up/bare/t1",
                "up-ids/bare/t1",
                "up-ids-utils/bare/t1",
                "up-callsite/bare/t1",
                "up-fields-1/bare/t1",
                "up-fields-4/bare/t1",
                "up-fields-16/bare/t1",
                "up-text-16/bare/t1",
                "up-text-1024/bare/t1",
                "state-null/bare/t1",
                "state-slot/bare/t1",
                "state-reference/bare/t1",
                "state-map/bare/t1",
                "thread-attached/bare/t1",
                "thread-attaching/bare/t1",
                "spans-1/json/noop/t1",
                "spans-1/direct/noop/t1",
                "spans-1/direct/noop-x2/t1",
                "spans-1/direct/noop-x4/t1",
                "spans-1/direct/counting/t1",
                "spans-1/direct/stateful/t1",
                "spans-1/direct/map/t1",
                "spans-1/direct/otlp/t1",
                "spans-1/direct/stateful/t2",
                "workers-1/direct/stateful/t1",
                "workers-2/direct/stateful/t1",
                "spans-1/direct/noop/t1/polluted",
                "spans-1/direct/stateful/t1/serial",
                "spans-1/direct/stateful/t1/zgc",
                "latency-1/direct/stateful/t1",
                "open-1/direct/stateful/t1"
            })
    void the_ladder_has_this_step(String id) {
        assertThat(Arms.all()).extracting(MeasuredArm::id).contains(id);
    }

    @Test
    void a_variant_is_subtracted_from_the_arm_that_it_changes_and_says_what_it_changes() {
        MeasuredArm arm = Arms.byId("spans-1/direct/noop/t1");

        MeasuredArm changed = arm.as(new Variant("other", "another process") {});

        assertThat(changed.arm().variant()).isEqualTo("other");
        assertThat(arm.arm().hasVariant()).isFalse();

        assertThat(changed.id()).isEqualTo("spans-1/direct/noop/t1/other");
        assertThat(changed.arm().baseline()).isEqualTo(arm.id());
        assertThat(changed.arm().step()).isEqualTo("another process");
        assertThat(changed.arm().kernel()).isEqualTo("spans-1");
    }

    @Test
    void an_arm_that_can_not_run_here_is_not_among_all() {
        MeasuredArm elsewhere = Arms.byId("spans-1/direct/noop/t1")
                .as(new Variant("elsewhere", "a JDK that is not here") {
                    @Override
                    public int javaRelease() {
                        return 0;
                    }
                });

        assertThat(elsewhere.canBeHad()).isFalse();
        assertThat(Arms.all()).allMatch(MeasuredArm::canBeHad);
    }

    @Test
    void only_arms_in_java_cross() {
        assertThat(Arms.all()).allSatisfy(arm -> {
            assertThat(arm.crossing() != ArmCrossing.NONE).isEqualTo(arm.layer().inJava());
            assertThat(arm.arm().crossing()).isEqualTo(arm.crossing().id());
            assertThat(arm.arm().delivery().equals("-")).isEqualTo(!arm.layer().inJava() || arm.layer() == BARE);
        });
    }

    @Test
    void an_arm_that_crosses_by_ffm_is_there_when_the_jdk_has_it_and_is_subtracted_from_its_own_kind() {
        if (ArmCrossing.FFM.canBeHad(Runtime.version().feature())) {
            assertThat(baselineOf("spans-1/direct-ffm/stateful/t1")).isEqualTo("spans-1/direct-ffm/noop/t1");
            assertThat(baselineOf("spans-1/direct-ffm/noop/t1")).isEqualTo("spans-1/none/t1");
        } else {
            assertThat(Arms.all())
                    .noneMatch(arm -> arm.crossing() == ArmCrossing.FFM && arm.variant() == Variant.PLAIN);
        }
    }

    @Test
    void the_quick_form_takes_the_marked_arms_and_their_baselines() {
        List<String> quick = ids(Arms.select(Form.QUICK, null));

        assertThat(quick).contains("spans-1/direct/otlp/t1").doesNotContain("spans-16/twin/t1");
        assertThat(quick).as("not marked, but a baseline").contains("spans-events/direct/noop/t1");
        assertThat(Arms.byId("spans-events/direct/noop/t1").quick()).isFalse();
    }

    @Test
    void smoke_and_full_take_all_arms() {
        assertThat(Arms.select(Form.SMOKE, null)).isEqualTo(Arms.all());
        assertThat(Arms.select(Form.FULL, null)).isEqualTo(Arms.all());
    }

    @Test
    void a_pattern_takes_the_baselines_of_what_it_matches_along() {
        assertThat(ids(Arms.select(Form.QUICK, "csv/*/stateful/t1")))
                .containsExactly("csv/twin/t1", "csv/direct/stateful/t1", "csv/json/stateful/t1");
    }

    @Test
    void several_patterns_add_up() {
        assertThat(ids(Arms.select(Form.SMOKE, "spans-0/twin/t1, spans-4/twin/t1")))
                .containsExactly("spans-0/twin/t1", "spans-4/twin/t1");
    }

    @Test
    void a_pattern_that_matches_nothing_is_named_even_beside_one_that_does() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arms.select(Form.SMOKE, "spans-1/*,span-9/*"))
                .withMessageContaining("no arm matches 'span-9/*'");
    }

    @Test
    void the_list_of_readme_stands_for_its_arms_with_their_baselines() {
        List<String> chosen = ids(Arms.select(Form.FULL, "@readme"));

        assertThat(chosen)
                .contains("spans-1/twin/t1", "spans-1/deferred/stateful/t1", "fib-tree/rust-noop/t1")
                .contains("spans-1/direct/stateful/t1/again")
                .doesNotContain("csv/twin/t1");
        assertThat(ReadmeArms.ids())
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(Arms.byId(id).id()).isEqualTo(id));
        assertThat(chosen).hasSizeBetween(30, 60);
    }

    @Test
    void what_cannot_run_here_of_a_list_is_named() {
        List<String> missing = Arms.missing("spans-4/*, @readme");

        assertThat(missing)
                .isEqualTo(ReadmeArms.ids().stream()
                        .filter(id -> !ids(Arms.all()).contains(id))
                        .toList());
        assertThat(Arms.missing("spans-1/*")).isEmpty();
        assertThat(Arms.missing(null)).isEmpty();
    }

    @Test
    void a_list_that_is_not_there_is_told_which_there_is() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arms.select(Form.FULL, "@redme"))
                .withMessageContaining("no list of arms is called @redme; there is @readme");
    }

    @Test
    void every_run_of_a_java_layer_measures_one_arm_twice() {
        List<MeasuredArm> csv = Arms.select(Form.QUICK, "csv/*");

        List<String> twice = ids(Arms.withRepeat(csv));

        assertThat(twice).hasSize(csv.size() + 1).containsAll(ids(csv));
        String again =
                twice.stream().filter(id -> id.endsWith("/again")).findFirst().orElseThrow();
        assertThat(Arms.byId(again).arm().baseline())
                .isEqualTo(Arms.byId(again).subject())
                .isIn(twice);
        assertThat(Arms.byId(again).arm().layer()).isEqualTo("stateful");
    }

    @Test
    void nothing_is_measured_a_third_time_and_nothing_twice_that_is_no_layer_in_java() {
        List<MeasuredArm> ladder = Arms.select(Form.QUICK, "spans-1/direct/stateful/t1/again");
        List<MeasuredArm> steps = Arms.select(Form.QUICK, "up/*");

        assertThat(Arms.withRepeat(ladder)).isEqualTo(ladder);
        assertThat(Arms.withRepeat(steps)).isEqualTo(steps);
    }

    @Test
    void a_dot_in_a_pattern_is_a_dot() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arms.select(Form.SMOKE, "spans.1/twin/t1"));
    }

    @Test
    void an_unknown_id_is_named() {
        assertThatThrownBy(() -> Arms.byId("nothing"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("nothing");
    }

    private static String baselineOf(String id) {
        return Arms.byId(id).arm().baseline();
    }

    private static List<String> ids(List<MeasuredArm> arms) {
        return arms.stream().map(MeasuredArm::id).toList();
    }
}
