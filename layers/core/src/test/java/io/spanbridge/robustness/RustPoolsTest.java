package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The workers of thread pools that Rust made, which take work from each other and are alive when the JVM exits: nobody parks
 * them, and nobody ends them.
 */
class RustPoolsTest {
    @ParameterizedTest
    @ValueSource(strings = {"closed", "left open", "System.exit"})
    void spansOfEveryWorkerOfRayonArriveWithTheirParentsAndTheJvmExits(String end) {
        ChildJvm.run(Rayon.class, end).with(end.equals("System.exit") ? 3 : 0, "301 spans of 3 workers, states gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "left open", "System.exit"})
    void futuresOfTokioKeepTheirSpansWhenTheyMoveBetweenWorkersAndTheJvmExits(String end) {
        ChildJvm.run(Tokio.class, end).with(end.equals("System.exit") ? 3 : 0, "61 spans, all moved, states gone");
    }

    @Test
    void aThreadMayHaveEmittedBeforeTheFirstSessionOpened() {
        ChildJvm.run(BeforeTheFirst.class).with(0, "seen");
    }

    /** Runs a case in a session and ends as the first argument says. */
    private static List<Seen> run(String name, String end) {
        Seeing layer = new Seeing();
        Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
        Probes.run(name);
        Statistics statistics = tracing.statistics();
        assertThat(statistics.closes()).isEqualTo(statistics.newSpans());
        assertThat(statistics.enters()).isEqualTo(statistics.exits());
        assertThat(statistics.failed() + statistics.dropped() + statistics.suppressed())
                .isZero();
        assertThat(statistics.statesLive()).isZero();
        assertThat(layer.wrong).isEmpty();
        assertThat(layer.closed).hasSize((int) statistics.newSpans());
        if (end.equals("closed")) {
            tracing.close();
        }
        return List.copyOf(layer.closed);
    }

    private static void end(String end) {
        if (end.equals("System.exit")) {
            System.exit(3);
        }
    }

    static final class Rayon {
        public static void main(String[] arguments) {
            List<Seen> spans = run("rayon_emits", arguments[0]);
            Seen all = only(spans, "rayon");
            assertThat(all.parent).isNull();
            List<Seen> workers = named(spans, "worker");
            assertThat(workers).hasSize(3).allMatch(worker -> worker.parent == all);
            for (int i = 0; i < 3; i++) {
                assertThat(workers.get(i).enteredOn)
                        .containsExactly("probe-rayon-" + workers.get(i).events.peek());
            }
            List<Seen> items = named(spans, "item");
            assertThat(items).hasSize(100).allMatch(item -> item.parent == all && item.events.isEmpty());
            for (String half : List.of("left", "right")) {
                List<Seen> halves = named(spans, half);
                assertThat(halves).hasSize(100);
                for (Seen each : halves) {
                    assertThat(each.parent.name).isEqualTo("item");
                    assertThat(each.parent.number).isEqualTo(each.number);
                    assertThat(each.events).containsExactly(each.number);
                    assertThat(each.enteredOn).hasSize(1).allMatch(thread -> thread.startsWith("probe-rayon-"));
                }
            }
            System.out.println(
                    (spans.size() - workers.size()) + " spans of " + workers.size() + " workers, states gone");
            end(arguments[0]);
        }
    }

    static final class Tokio {
        public static void main(String[] arguments) {
            List<Seen> spans = run("tokio_emits", arguments[0]);
            Seen all = only(spans, "tokio");
            List<Seen> tasks = named(spans, "task");
            assertThat(tasks).hasSize(20);
            for (Seen task : tasks) {
                assertThat(task.parent).isSameAs(all);
                assertThat(task.events).containsExactly(task.number, task.number);
                assertThat(task.enteredOn).allMatch(thread -> thread.startsWith("probe-tokio"));
                assertThat(task.enteredBy).as("threads that polled it").hasSizeGreaterThan(1);
                List<Seen> steps =
                        spans.stream().filter(step -> step.parent == task).toList();
                assertThat(steps).extracting(step -> step.name).containsExactly("step", "step");
                assertThat(steps).extracting(step -> step.number).containsExactly(1L, 2L);
                assertThat(steps).allSatisfy(step -> assertThat(step.events).containsExactly(task.number));
            }
            System.out.println(spans.size() + " spans, all moved, states gone");
            end(arguments[0]);
        }
    }

    static final class BeforeTheFirst {
        public static void main(String[] arguments) {
            assertThat(PROBES.name()).isEqualTo("probes");
            Probes.run("rayon_emits");
            Probes.run("tokio_emits");
            assertThat(run("rayon_emits", "closed")).hasSize(304);
            assertThat(run("tokio_emits", "closed")).hasSize(61);
            System.out.println("seen");
        }
    }

    private static List<Seen> named(List<Seen> spans, String name) {
        return spans.stream().filter(span -> span.name.equals(name)).toList();
    }

    private static Seen only(List<Seen> spans, String name) {
        List<Seen> found = named(spans, name);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What was seen of a span; it is the span's state. */
    private static final class Seen {
        private final String name;
        private final Seen parent;

        /** The first value; -1 for none. */
        private final long number;

        /** The first value of each event. */
        private final Queue<Long> events = new ConcurrentLinkedQueue<>();

        private final Set<String> enteredOn = ConcurrentHashMap.newKeySet();
        private final Set<Thread> enteredBy = ConcurrentHashMap.newKeySet();
        private volatile Thread in;

        Seen(String name, Seen parent, long number) {
            this.name = name;
            this.parent = parent;
            this.number = number;
        }
    }

    private static final class Seeing implements Layer<Seen> {
        private final Queue<Seen> closed = new ConcurrentLinkedQueue<>();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        @Override
        public Seen onNewSpan(SpanView span, Values values) {
            long number = values.size() == 0 ? -1 : values.longValue(0);
            return new Seen(span.metadata().name(), (Seen) span.parentState(), number);
        }

        @Override
        public void onEvent(EventView event, Values values, Seen span) {
            if (span.in != Thread.currentThread()) {
                wrong.add("an event in " + span.name + ", which this thread is not in");
            }
            span.events.add(values.longValue(0));
        }

        @Override
        public void onEnter(SpanView view, Seen span) {
            if (span.in != null) {
                wrong.add(span.name + " is entered twice");
            }
            span.in = Thread.currentThread();
            span.enteredOn.add(span.in.getName());
            span.enteredBy.add(span.in);
        }

        @Override
        public void onExit(SpanView view, Seen span) {
            if (span.in != Thread.currentThread()) {
                wrong.add(span.name + " is left by another thread");
            }
            span.in = null;
        }

        @Override
        public void onClose(SpanView view, Seen span) {
            if (span.in != null) {
                wrong.add(span.name + " ends while it is entered");
            }
            closed.add(span);
        }
    }
}
