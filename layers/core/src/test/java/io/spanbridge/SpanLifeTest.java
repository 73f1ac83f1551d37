package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans are entered, left and closed when the Rust code says so, on whatever thread, and each exactly once. */
class SpanLifeTest {
    static Stream<Arguments> sequences() {
        return Stream.of(
                sequence(
                        "clone_and_drop",
                        "new cloned #1 {}",
                        "enter cloned #1",
                        "event INFO {\"message\":\"still open\"} in #1",
                        "exit cloned #1",
                        "close cloned #1",
                        "event INFO {\"message\":\"after\"}"),
                sequence(
                        "child_outlives_handle",
                        "new parent #1 {}",
                        "new child #2 {} parent #1",
                        "event INFO {\"message\":\"between\"}",
                        "close child #2",
                        "close parent #1"),
                // As in the registry of tracing-subscriber: entering a span that is entered does not make it
                // the current one again.
                sequence(
                        "entered_twice",
                        "new twice #1 {}",
                        "new other #2 {}",
                        "enter twice #1",
                        "enter other #2",
                        "enter twice #1",
                        "event INFO {\"message\":\"inside\"} in #2",
                        "exit twice #1",
                        "exit other #2",
                        "event INFO {\"message\":\"once\"} in #1",
                        "exit twice #1",
                        "event INFO {\"message\":\"outside\"}",
                        "close other #2",
                        "close twice #1"),
                sequence(
                        "exit_out_of_order",
                        "new outer #1 {}",
                        "new inner #2 {}",
                        "enter outer #1",
                        "enter inner #2",
                        "exit outer #1",
                        "event INFO {\"message\":\"in inner\"} in #2",
                        "exit inner #2",
                        "event INFO {\"message\":\"outside\"}",
                        "close inner #2",
                        "close outer #1"),
                sequence(
                        "closed_on_other_thread",
                        "new moved #1 {}",
                        "enter moved #1",
                        "event INFO {\"message\":\"here\"} in #1",
                        "exit moved #1",
                        "enter moved #1",
                        "event INFO {\"message\":\"there\"} in #1",
                        "exit moved #1",
                        "close moved #1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void theCallbacksAre(String name, List<String> expected) {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run(name, layer);
        assertThat(layer.lines()).containsExactlyElementsOf(expected);
        assertThat(statistics.delivered()).isEqualTo(expected.size());
        assertThat(statistics.failed()).isZero();
        assertThat(statistics.suppressed()).isZero();
    }

    /** The state of a link is its depth, and the links that are open are counted. */
    private static final class ChainLayer implements Layer<Integer> {
        private int deepest;
        private int eventDepth = -1;
        private int lastClosed = Integer.MAX_VALUE;
        private boolean inOrder = true;

        @Override
        public Integer onNewSpan(SpanView span, Values values) {
            Integer parent = (Integer) span.parentState();
            deepest = parent == null ? 1 : parent + 1;
            inOrder &= values.longValue(0) == deepest;
            return deepest;
        }

        @Override
        public void onEvent(EventView event, Values values, Integer spanState) {
            eventDepth = spanState == null ? 0 : spanState;
        }

        @Override
        public void onClose(SpanView span, Integer state) {
            inOrder &= lastClosed == Integer.MAX_VALUE || state == lastClosed - 1;
            lastClosed = state;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain_explicit", "chain_entered"})
    void aChainOfAHundredThousandSpansClosesFromItsEndToItsBeginning(String name) {
        ChainLayer layer = new ChainLayer();
        Statistics statistics = ProbeSession.run(name, layer);
        assertThat(layer.deepest).isEqualTo(100_000);
        assertThat(layer.eventDepth).isEqualTo(name.equals("chain_entered") ? 100_000 : 0);
        assertThat(layer.lastClosed).isEqualTo(1);
        assertThat(layer.inOrder).as("every link after the one before").isTrue();
        assertThat(statistics.newSpans()).isEqualTo(100_000);
        assertThat(statistics.failed()).isZero();
    }

    /** Keeps, per thread, the lines of a {@link RecordingLayer} without numbers; the state is the thread it was made on. */
    private static final class ThreadsLayer implements Layer<String> {
        private final Map<String, List<String>> lines = new ConcurrentHashMap<>();
        private final Map<String, Thread> threads = new ConcurrentHashMap<>();

        @Override
        public String onNewSpan(SpanView span, Values values) {
            add(span.threadName(), span.threadId(), "new " + values.toJson());
            return span.threadName();
        }

        @Override
        public void onEvent(EventView event, Values values, String spanState) {
            add(event.threadName(), event.threadId(), "event " + values.toJson() + " in span of " + spanState);
        }

        @Override
        public void onEnter(SpanView span, String state) {
            add(span.threadName(), span.threadId(), "enter, made on " + state);
        }

        @Override
        public void onExit(SpanView span, String state) {
            add(span.threadName(), span.threadId(), "exit, made on " + state);
        }

        @Override
        public void onClose(SpanView span, String state) {
            add(span.threadName(), span.threadId(), "close, made on " + state);
        }

        private void add(String name, long id, String line) {
            Thread thread = Thread.currentThread();
            assertThat(thread.getName()).isEqualTo(name);
            assertThat(thread.getId()).isEqualTo(id);
            assertThat(threads.putIfAbsent(name, thread)).isIn(null, thread);
            lines.computeIfAbsent(name, key -> new ArrayList<>()).add(line);
        }
    }

    @Test
    void aSpanThatIsMovedClosesOnTheOtherThreadWhichHasItsRustNameAndEnds() {
        ThreadsLayer layer = new ThreadsLayer();
        Statistics statistics = ProbeSession.run("closed_on_other_thread", layer);
        String here = Thread.currentThread().getName();
        assertThat(layer.lines.keySet()).containsExactlyInAnyOrder(here, "probe-worker");
        assertThat(layer.lines.get("probe-worker"))
                .containsExactly(
                        "enter, made on " + here,
                        "event {\"message\":\"there\"} in span of " + here,
                        "exit, made on " + here,
                        "close, made on " + here);
        assertDetached(layer.threads.get("probe-worker"));
        assertThat(statistics.failed()).isZero();
    }

    @Test
    void threadsThatRustMadeEmitAtOnceEachInItsOwnOrder() {
        ThreadsLayer layer = new ThreadsLayer();
        Statistics statistics = ProbeSession.run("threads_emit", layer);
        assertThat(layer.lines).hasSize(4);
        for (int worker = 0; worker < 4; worker++) {
            String name = "probe-worker-" + worker;
            List<String> expected = new ArrayList<>();
            for (int number = 0; number < 25; number++) {
                String values = "{\"number\":" + number + ",\"worker\":" + worker + "}";
                expected.addAll(List.of(
                        "new " + values,
                        "enter, made on " + name,
                        "event " + values + " in span of " + name,
                        "exit, made on " + name,
                        "close, made on " + name));
            }
            assertThat(layer.lines.get(name)).containsExactlyElementsOf(expected);
            assertDetached(layer.threads.get(name));
        }
        assertThat(statistics.newSpans()).isEqualTo(100);
        assertThat(statistics.events()).isEqualTo(100);
        assertThat(statistics.failed()).isZero();
    }

    @Test
    void aCaseThatIsNotThereIsNamedWithAllThatAre() {
        assertThat(PROBES.name()).as("its library is loaded").isEqualTo("probes");
        assertThatThrownBy(() -> Probes.run("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"nonsense\"")
                .hasMessageContaining("chain_explicit, chain_entered");
    }

    /** A Rust thread that has ended is no thread of the JVM any more; while it was one, it did not keep the JVM alive. */
    private static void assertDetached(Thread thread) {
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.isAlive()).isFalse();
    }

    private static Arguments sequence(String name, String... lines) {
        return arguments(name, named(lines.length + " callbacks", List.of(lines)));
    }
}
