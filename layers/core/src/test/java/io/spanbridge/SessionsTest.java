package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.kernels.SecondModule;
import io.spanbridge.layers.CountingLayer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which session a callback goes to, and when one opens and closes. */
class SessionsTest {
    private final ExecutorService other = Executors.newSingleThreadExecutor(work -> new Thread(work, "other"));

    @AfterEach
    void endTheOtherThread() {
        other.shutdownNow();
    }

    @Test
    void withoutASessionTheKernelRunsUnseen() {
        assertThat(Kernels.spans(100, 1, 0, 0, false)).isEqualTo(Kernels.spansTwin(100, 1, 0, 0, false));
    }

    @Test
    void aGlobalSessionSeesEveryThread() throws Exception {
        CountingLayer layer = new CountingLayer();
        try (Tracing tracing = KERNELS.open(global(layer))) {
            onOther(() -> Kernels.spans(3, 1, 0, 0, false));
            Kernels.spans(2, 1, 0, 0, false);
            assertThat(tracing.module()).isEqualTo("kernels");
        }
        assertThat(layer.newSpans()).isEqualTo(5);
        assertThat(layer.closes()).isEqualTo(5);
    }

    @Test
    void nothingArrivesAfterClose() {
        CountingLayer layer = new CountingLayer();
        Tracing tracing = KERNELS.open(global(layer));
        tracing.close();
        Kernels.spans(10, 1, 1, 1, true);
        assertThat(layer.count()).isZero();
        assertThat(tracing.isOpen()).isFalse();
        assertThat(tracing.statistics().delivered()).isZero();
    }

    @Test
    void closingTwiceIsClosingOnceAndTheNumbersStay(@TempDir Path folder) {
        FmtLayerConfig text = FmtLayerConfig.toFile(folder.resolve("records"));
        Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer()), text));
        Kernels.spans(4, 0, 0, 0, false);
        tracing.close();
        Statistics once = tracing.statistics();
        tracing.close();
        assertThat(once.layers()).hasSize(1);
        assertThat(tracing.statistics()).isEqualTo(once);
        assertThat(tracing.statistics().newSpans()).isEqualTo(4);
        assertThat(tracing.statistics().closes()).isEqualTo(4);
    }

    @Test
    void theNextSessionCanOpenWhenTheLastHasClosedAnyNumberOfTimes() {
        for (int i = 1; i <= 200; i++) {
            CountingLayer layer = new CountingLayer();
            try (Tracing tracing = KERNELS.open(global(layer))) {
                Kernels.spans(1, 1, 0, 0, false);
                assertThat(tracing.statistics().newSpans()).as("session %d", i).isEqualTo(1);
            }
            assertThat(layer.newSpans()).as("session %d", i).isEqualTo(1);
        }
    }

    @Test
    void aSecondGlobalSessionIsRefusedAndTheFirstGoesOn() {
        CountingLayer first = new CountingLayer();
        try (Tracing tracing = KERNELS.open(global(first))) {
            assertThatThrownBy(() -> KERNELS.open(global(new CountingLayer())))
                    .isInstanceOf(TracingStartException.class)
                    .hasMessageContaining("module kernels")
                    .hasMessageContaining("a global session is already open")
                    .hasMessageContaining("close it");
            Kernels.spans(1, 0, 0, 0, false);
            assertThat(tracing.statistics().newSpans()).isEqualTo(1);
        }
        assertThat(first.newSpans()).isEqualTo(1);
    }

    @Test
    void aThreadsOwnSessionTakesThePlaceOfTheGlobalOneOnThatThreadOnly() throws Exception {
        CountingLayer everywhere = new CountingLayer();
        CountingLayer here = new CountingLayer();
        try (Tracing global = KERNELS.open(global(everywhere));
                Tracing own = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(here)))) {
            Kernels.spans(5, 0, 0, 0, false);
            onOther(() -> Kernels.spans(3, 0, 0, 0, false));
            assertThat(global.statistics().newSpans()).isEqualTo(3);
            assertThat(own.statistics().newSpans()).isEqualTo(5);
        }
        assertThat(everywhere.newSpans()).isEqualTo(3);
        assertThat(here.newSpans()).isEqualTo(5);
    }

    /** Sessions do not nest: each stands for itself, so there is no order in which they would have to close. */
    @Test
    void theOuterSessionCanCloseFirstAndTheInnerGoesOn() throws Exception {
        CountingLayer everywhere = new CountingLayer();
        CountingLayer here = new CountingLayer();
        Tracing global = KERNELS.open(global(everywhere));
        Tracing own = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(here)));
        global.close();
        Kernels.spans(2, 0, 0, 0, false);
        onOther(() -> Kernels.spans(3, 0, 0, 0, false));
        CountingLayer next = new CountingLayer();
        Tracing second = KERNELS.open(global(next));
        Kernels.spans(4, 0, 0, 0, false);
        onOther(() -> Kernels.spans(5, 0, 0, 0, false));
        own.close();
        Kernels.spans(6, 0, 0, 0, false);
        second.close();
        assertThat(everywhere.newSpans()).isZero();
        assertThat(here.newSpans()).isEqualTo(6);
        assertThat(next.newSpans()).isEqualTo(11);
    }

    @Test
    void aThreadsSessionAloneDoesNotSeeOtherThreads() throws Exception {
        CountingLayer here = new CountingLayer();
        try (Tracing own = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(here)))) {
            onOther(() -> Kernels.spans(3, 0, 0, 0, false));
            assertThat(own.statistics().newSpans()).isZero();
            Kernels.spans(1, 0, 0, 0, false);
        }
        assertThat(here.newSpans()).isEqualTo(1);
    }

    @Test
    void everyThreadCanHaveASessionOfItsOwnAtTheSameTime() throws Exception {
        CountingLayer here = new CountingLayer();
        CountingLayer there = new CountingLayer();
        Tracing others = onOther(() -> KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(there))));
        try (Tracing own = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(here)))) {
            Kernels.spans(2, 0, 0, 0, false);
            onOther(() -> Kernels.spans(7, 0, 0, 0, false));
            assertThat(own.statistics().newSpans()).isEqualTo(2);
            assertThat(others.statistics().newSpans()).isEqualTo(7);
        } finally {
            onOther(() -> {
                others.close();
                return null;
            });
        }
        assertThat(there.newSpans()).isEqualTo(7);
    }

    @Test
    void aThreadHasOneSessionAtATime() {
        try (Tracing own = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new CountingLayer())))) {
            assertThatThrownBy(
                            () -> KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new CountingLayer()))))
                    .isInstanceOf(TracingStartException.class)
                    .hasMessageContaining("this thread already has a session");
            assertThat(own.isOpen()).isTrue();
        }
    }

    @Test
    void aThreadsSessionIsClosedOnItsThreadOnly() throws Exception {
        Tracing others =
                onOther(() -> KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new CountingLayer()))));
        assertThatThrownBy(others::close)
                .isInstanceOf(TracingStateException.class)
                .hasMessageContaining("\"other\"")
                .hasMessageContaining("close it there");
        assertThat(others.isOpen()).isTrue();
        onOther(() -> {
            others.close();
            return null;
        });
        assertThat(others.isOpen()).isFalse();
    }

    @Test
    void aSessionWhoseThreadHasEndedIsOverAndCanBeClosedAnywhere() throws Exception {
        CountingLayer layer = new CountingLayer();
        Tracing[] opened = new Tracing[1];
        Thread thread =
                new Thread(() -> opened[0] = KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(layer))));
        thread.start();
        thread.join();
        opened[0].close();
        Kernels.spans(1, 0, 0, 0, false);
        assertThat(layer.count()).isZero();
    }

    @Test
    void modulesDoNotSeeEachOthersSpans() {
        CountingLayer kernels = new CountingLayer();
        CountingLayer second = new CountingLayer();
        try (Tracing first = KERNELS.open(global(kernels));
                Tracing other = SECOND.open(global(second))) {
            Kernels.spans(3, 1, 0, 0, false);
            assertThat(SecondModule.work(4)).isEqualTo(6);
            assertThat(first.statistics().newSpans()).isEqualTo(3);
            assertThat(other.statistics().newSpans()).isEqualTo(4);
        }
        assertThat(kernels.newSpans()).isEqualTo(3);
        assertThat(second.newSpans()).isEqualTo(4);
        assertThat(second.events()).isEqualTo(4);
    }

    @Test
    void aVirtualThreadIsRefusedASessionOfItsOwn() throws Exception {
        Runnable[] task = new Runnable[1];
        Throwable[] thrown = new Throwable[1];
        task[0] = () -> {
            try {
                KERNELS.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new CountingLayer())));
            } catch (Throwable t) {
                thrown[0] = t;
            }
        };
        Thread thread;
        try {
            thread = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task[0]);
        } catch (NoSuchMethodException | UnsupportedOperationException e) {
            System.out.println("no virtual threads on Java " + Runtime.version() + ": nothing to refuse");
            return;
        }
        thread.join();
        assertThat(thrown[0]).isInstanceOf(TracingStateException.class).hasMessageContaining("virtual thread");
    }

    private static GlobalTracingConfig global(Layer<?> layer) {
        return GlobalTracingConfig.of(JavaLayerConfig.of(layer));
    }

    private <T> T onOther(Callable<T> work) throws Exception {
        return other.submit(work).get();
    }
}
