package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of callbacks that wait on one thread when something happens on another, or in the middle of their delivery. */
class DeferredHeldTest {
    @ParameterizedTest
    @ValueSource(strings = {"close", "flush"})
    void whatOtherThreadsHoldIsDeliveredByWhoClosesOrFlushesWithTheirNames(String how) {
        ChildJvm.run(Held.class, how).with(0, "all delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rust", "Java"})
    void whatAThreadHoldsWhenItEndsIsDeliveredUnderItsName(String whose) {
        ChildJvm.run(Ending.class, whose).with(0, "delivered at the end");
    }

    @Test
    void whatThreadsHoldWhenTheJvmGoesDownIsCountedAsDropped() {
        ChildJvm.run(GoingDown.class).with(0, "2 held, 2 dropped, 0 late");
    }

    @Test
    void aLayerThatClosesTheSessionInTheMiddleHearsNothingMoreAndTheRestIsCounted() {
        ChildJvm.run(ClosingInside.class).with(0, "nothing came late, all counted");
    }

    @Test
    void besideOtherFormsOrderIsKeptAndEachCallbackCountsOnce() {
        ChildJvm.run(Mixed.class).with(0, "told in order, counted once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rayon_emits", "tokio_emits", "threads_emit", "kept_dropped_elsewhere", "closed_on_other_thread"
            })
    void spansThatGoFromThreadToThreadAlwaysHaveTheirStates(String name) {
        ChildJvm.run(Wandering.class, name).with(0, "every state was there");
    }

    @Test
    void theMemoryOfThreadsIsFreedWithTheSession() {
        ChildJvm.run(Freed.class).with(0, "freed");
    }

    /** A thread inside of a native method that waits for Java, with two callbacks that nobody has received. */
    private static final class Holder {
        private final CountDownLatch holds = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final Thread thread = new Thread(
                () -> Probes.calling("holding", () -> {
                    Probes.runUnmarked("keep");
                    holds.countDown();
                    await(goOn);
                }),
                "holder");

        void start() {
            thread.start();
            await(holds);
        }

        void end() throws InterruptedException {
            goOn.countDown();
            thread.join();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** So that nothing has to be asked, which would deliver what waits. */
    private static void meetCallsites() {
        Probes.calling("first", () -> Probes.run("keep"));
        Probes.run("kept_dropped");
    }

    static final class Held {
        public static void main(String[] arguments) throws Exception {
            List<String> threads = new ArrayList<>();
            RecordingLayer layer = new RecordingLayer(Delivery.DEFERRED);
            Layer<Object> names = new Deferred() {
                @Override
                public Object onNewSpan(SpanView span, Values values) {
                    threads.add(span.threadName());
                    return this;
                }
            };
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer), JavaLayerConfig.of(names)));
            meetCallsites();
            layer.lines().clear();
            threads.clear();
            Holder holder = new Holder();
            holder.start();
            assertThat(layer.lines()).as("they wait").hasSize(2);
            long before = tracing.statistics().delivered();
            if (arguments[0].equals("flush")) {
                tracing.flush(Duration.ofSeconds(5));
                assertThat(tracing.statistics().delivered()).isEqualTo(before + 2);
            } else {
                tracing.close();
            }
            assertThat(layer.lines()).hasSize(4).last().asString().startsWith("new kept child");
            assertThat(threads).containsExactly("holder", "holder", "holder");
            tracing.close();
            assertThat(tracing.statistics().delivered()).isEqualTo(before + 2);
            assertThat(tracing.statistics().failed()).isZero();
            assertThat(tracing.statistics().dropped()).isZero();
            holder.end();
            assertThat(layer.lines()).hasSize(4);
            System.out.println("all delivered");
        }
    }

    static final class Ending {
        public static void main(String[] arguments) throws Exception {
            List<String> threads = Collections.synchronizedList(new ArrayList<>());
            Layer<Object> names = new Deferred() {
                @Override
                public Object onNewSpan(SpanView span, Values values) {
                    threads.add(span.threadName());
                    return this;
                }
            };
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(names)))) {
                meetCallsites();
                long before = tracing.statistics().delivered();
                threads.clear();
                if (arguments[0].equals("Rust")) {
                    Probes.run("keep_on_a_thread");
                    assertThat(threads).containsExactly("probe-keeper", "probe-keeper");
                } else {
                    Thread thread = new Thread(() -> Probes.runUnmarked("keep"), "keeper");
                    thread.start();
                    thread.join();
                    // For Java it has ended then, but not for the system.
                    while (tracing.statistics().delivered()
                                    + tracing.statistics().dropped()
                            < before + 2) {
                        Thread.onSpinWait();
                    }
                    assertThat(threads).containsExactly("keeper", "keeper");
                }
                assertThat(tracing.statistics().delivered()).isEqualTo(before + 2);
                assertThat(tracing.statistics().dropped()).isZero();
                Probes.run("kept_dropped");
            }
            System.out.println("delivered at the end");
        }
    }

    static final class GoingDown {
        public static void main(String[] arguments) {
            RecordingLayer layer = new RecordingLayer(Delivery.DEFERRED);
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
            meetCallsites();
            Holder holder = new Holder();
            holder.thread.setDaemon(true);
            holder.start();
            int lines = layer.lines().size();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // Hooks run side by side: this one waits for that of the session.
                while (tracing.statistics().dropped() == 0) {
                    Thread.onSpinWait();
                }
                System.out.println("2 held, " + tracing.statistics().dropped() + " dropped, "
                        + (layer.lines().size() - lines) + " late");
            }));
        }
    }

    static final class ClosingInside {
        private static Tracing tracing;

        public static void main(String[] arguments) {
            AtomicInteger heard = new AtomicInteger();
            Layer<Object> closing = new Deferred() {
                @Override
                public void onEvent(EventView event, Values values, Object state) {
                    if (heard.incrementAndGet() == 2) {
                        tracing.close();
                    }
                }
            };
            // 32 events, and as many spans, which nobody wants.
            tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(closing)));
            Probes.run("fields_1_to_32");
            tracing.close();
            tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(closing)));
            heard.set(Integer.MIN_VALUE);
            Probes.run("fields_1_to_32");
            tracing.close();
            tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new Layer<Object>() {
                @Override
                public void onEvent(EventView event, Values values, Object state) {}
            })));
            tracing.close();
            // The callsites are known to `tracing`, not to this session: it asks, and then everything waits.
            heard.set(Integer.MIN_VALUE);
            tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(closing)));
            Probes.run("fields_1_to_32");
            long before = tracing.statistics().events();
            assertThat(before).isEqualTo(32);
            heard.set(0);
            Probes.run("fields_1_to_32");
            assertThat(heard.get()).isEqualTo(2);
            Statistics statistics = tracing.statistics();
            assertThat(tracing.isOpen()).isFalse();
            assertThat(statistics.events()).isEqualTo(before + 2);
            assertThat(statistics.dropped()).isEqualTo(30);
            assertThat(statistics.failed()).isZero();
            System.out.println("nothing came late, all counted");
        }
    }

    static final class Mixed {
        private static final List<String> TOLD = new ArrayList<>();

        public static void main(String[] arguments) throws Exception {
            Path file = Files.createTempFile("mixed", ".log");
            JsonLayer json = new JsonLayer() {
                @Override
                public void onEvent(String event, Object state) {
                    TOLD.add("json event");
                }
            };
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(
                    JavaLayerConfig.of(new Told("deferred", Delivery.DEFERRED)),
                    FmtLayerConfig.toFile(file),
                    JavaLayerConfig.of(json),
                    JavaLayerConfig.of(new Told("direct", Delivery.DIRECT)).withFilter("warn")))) {
                Probes.run("clone_and_drop");
                TOLD.clear();
                Statistics before = tracing.statistics();
                Probes.run("clone_and_drop");
                Statistics after = tracing.statistics();
                assertThat(after.newSpans() - before.newSpans()).isEqualTo(1);
                assertThat(after.events() - before.events()).isEqualTo(2);
                assertThat(after.closes() - before.closes()).isEqualTo(1);
                assertThat(TOLD)
                        .containsExactly(
                                "deferred new",
                                "deferred event",
                                "json event",
                                "deferred close",
                                "deferred event",
                                "json event");
                TOLD.clear();
                Probes.run("all_levels");
                assertThat(TOLD.toString()).contains("deferred event, direct event, json event");
                assertThat(tracing.statistics().failed() + tracing.statistics().dropped())
                        .isZero();
            } finally {
                Files.delete(file);
            }
            System.out.println("told in order, counted once");
        }

        private record Told(String name, Delivery delivery) implements Layer<String> {
            @Override
            public String onNewSpan(SpanView span, Values values) {
                TOLD.add(name + " new");
                return name;
            }

            @Override
            public void onEvent(EventView event, Values values, String state) {
                assertThat(state).isIn(name, null);
                TOLD.add(name + " event");
            }

            @Override
            public void onClose(SpanView span, String state) {
                assertThat(state).isEqualTo(name);
                TOLD.add(name + " close");
            }
        }
    }

    static final class Wandering {
        public static void main(String[] arguments) {
            AtomicInteger spans = new AtomicInteger();
            AtomicInteger wrong = new AtomicInteger();
            Layer<Object> layer = new Deferred() {
                @Override
                public Object onNewSpan(SpanView span, Values values) {
                    spans.incrementAndGet();
                    wrong.addAndGet(span.parentId() == 0 || span.parentState() != null ? 0 : 1);
                    return span.id();
                }

                @Override
                public void onRecord(SpanView span, Values values, Object state) {
                    check(span, state);
                }

                @Override
                public void onEvent(EventView event, Values values, Object state) {
                    wrong.addAndGet(
                            event.spanId() == 0 || Long.valueOf(event.spanId()).equals(state) ? 0 : 1);
                }

                @Override
                public void onEnter(SpanView span, Object state) {
                    check(span, state);
                }

                @Override
                public void onExit(SpanView span, Object state) {
                    check(span, state);
                }

                @Override
                public void onClose(SpanView span, Object state) {
                    check(span, state);
                }

                private void check(SpanView span, Object state) {
                    wrong.addAndGet(Long.valueOf(span.id()).equals(state) ? 0 : 1);
                }
            };
            try (Tracing tracing =
                    PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace")))) {
                for (int i = 0; i < 30; i++) {
                    if (arguments[0].startsWith("kept")) {
                        Probes.run("keep");
                    }
                    Probes.run(arguments[0]);
                }
                tracing.flush(Duration.ofSeconds(5));
                Statistics statistics = tracing.statistics();
                assertThat(wrong).hasValue(0);
                assertThat(statistics.newSpans()).isEqualTo(spans.get()).isPositive();
                assertThat(statistics.closes()).isEqualTo(spans.get());
                assertThat(statistics.statesLive()).isZero();
                assertThat(statistics.failed() + statistics.dropped()).isZero();
            }
            System.out.println("every state was there");
        }
    }

    static final class Freed {
        private static final int THREADS = 64;

        /** Collections after which a buffer that nobody has must have been freed; each one waits for the last. */
        private static final int COLLECTIONS = 200;

        public static void main(String[] arguments) throws Exception {
            CountDownLatch emitted = new CountDownLatch(THREADS);
            CountDownLatch end = new CountDownLatch(1);
            Tracing tracing =
                    PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new RecordingLayer(Delivery.DEFERRED))));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(new Thread(() -> {
                    Probes.run("clone_and_drop");
                    emitted.countDown();
                    Holder.await(end);
                }));
            }
            threads.forEach(Thread::start);
            emitted.await();
            long used = directMemory();
            assertThat(used).isGreaterThan(THREADS * (16L << 10));
            tracing.close();
            for (int i = 0; i < COLLECTIONS && directMemory() > used / 4; i++) {
                System.gc();
                Thread.yield();
            }
            assertThat(directMemory()).isLessThanOrEqualTo(used / 4);
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println("freed");
        }

        private static long directMemory() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getTotalCapacity)
                    .sum();
        }
    }

    /** A layer whose callbacks may wait. */
    private abstract static class Deferred implements Layer<Object> {
        @Override
        public Delivery delivery() {
            return Delivery.DEFERRED;
        }
    }
}
