package io.spanbridge.benchmarks.companions;

import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_NOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Companion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs real forks, each of which takes about a second. */
class CountsTest {
    private static final MeasuredArm NOOP = Arms.byId("spans-1/direct/noop/t1");

    @Test
    void a_state_that_rust_keeps_is_a_global_reference_per_span() {
        Map<String, Companion> counts = Counts.of(Arms.byId("state-reference/bare/t1"));

        assertThat(counts.get("java.bytes").value()).isCloseTo(24, within(8.0));
        assertThat(counts.get("global.references").value()).isCloseTo(1, within(0.01));
        assertThat(counts.get("jni.functions").parts())
                .hasEntrySatisfying(
                        "CallObjectMethodA", calls -> assertThat(calls).isCloseTo(1, within(0.001)))
                .hasEntrySatisfying(
                        "CallVoidMethodA", calls -> assertThat(calls).isCloseTo(1, within(0.001)))
                .hasEntrySatisfying("ExceptionCheck", calls -> assertThat(calls).isCloseTo(2, within(0.001)));
        assertThat(counts.get("jni.functions").unit()).isEqualTo("calls/span");
    }

    @Test
    void memory_that_rust_asks_for_is_counted_and_a_twin_asks_for_none() {
        // Extensions put a value of their own on the heap.
        Map<String, Companion> extensions = Counts.of(Arms.byId("spans-1/rust-stateful/t1"));
        Map<String, Companion> twin = Counts.of(Arms.byId("spans-1/twin/t1"));

        assertThat(extensions.get("malloc.calls").value()).isEqualTo(1);
        assertThat(extensions.get("malloc.bytes").value()).isEqualTo(32);
        assertThat(twin.get("malloc.calls").value()).isCloseTo(0, within(0.01));
        assertThat(twin.get("java.bytes").value()).isCloseTo(0, within(0.5));
    }

    @Test
    void what_an_arm_does_is_the_same_each_time() {
        MeasuredArm arm = Arms.byId("spans-events/direct/map/t1");

        assertThat(Counts.of(arm)).isEqualTo(Counts.of(arm));
    }

    @Test
    void an_arm_whose_work_is_not_all_on_one_thread_is_not_counted() {
        assertThat(Counts.canCount(Arms.byId("spans-1/direct/noop/t1"))).isTrue();
        assertThat(Counts.canCount(Arms.byId("spans-1/direct/noop/t2"))).isFalse();
        assertThat(Counts.canCount(Arms.byId("workers-1/direct/noop/t1"))).isFalse();
        assertThat(Counts.canCount(Arms.byId("spans-1/direct/otlp/t1"))).isFalse();
        assertThat(Counts.canCount(peer(SPANS_1, RUST_NOOP)))
                .as("it is in no JVM")
                .isFalse();
    }

    @Test
    void what_is_no_figure_is_passed_over() {
        assertThat(Counts.companions(List.of("a warning of the JVM", "java.bytes 32.0", ""), NOOP))
                .containsOnlyKeys("java.bytes");
    }

    @Test
    void a_figure_says_what_it_is_per_callback_where_there_are_callbacks() {
        List<String> lines = List.of("java.bytes 32.0", "malloc.calls 1");

        assertThat(Counts.companions(lines, NOOP).get("java.bytes").perCallback())
                .as("a span is made and closed")
                .isEqualTo(16);
        assertThat(Counts.companions(lines, Arms.byId("spans-events/direct/noop/t1"))
                        .get("java.bytes")
                        .perCallback())
                .as("new, enter, two events, a record, exit, close")
                .isEqualTo(32 / 7.0);
        assertThat(Counts.companions(lines, Arms.byId("spans-1/none/t1"))
                        .get("java.bytes")
                        .perCallback())
                .as("nobody hears any")
                .isNaN();
    }
}
