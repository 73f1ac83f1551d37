package io.spanbridge.otlp;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingShutdownException;
import io.spanbridge.TracingStartException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.probes.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions, queues, losses and the end of the layer that writes a file; what stands in it is in {@link OtlpFileLayerTest}. */
class OtlpFileLifeTest {
    private static final ExportProcess BATCH = BatchConfig.defaults().withQueueSize(1 << 16);

    @TempDir
    private Path folder;

    @Test
    void everySpanThatEndedIsExportedHoweverOftenSessionsOpenAndClose() {
        Path file = folder.resolve("cycles.jsonl");
        for (int cycle = 0; cycle < 200; cycle++) {
            ExportProcess process = cycle % 2 == 0 ? BATCH : SimpleConfig.defaults();
            Statistics statistics = run(process, () -> Probes.run("threads_emit"), OtlpFileLayerConfig.toFile(file));
            assertThat(statistics.layers().get(0).exported()).isEqualTo(100);
        }
        List<Span> spans = ExportedSpans.ofFile(file).spans();
        assertThat(spans).hasSize(200 * 100);
        assertThat(spans.stream().map(Span::getSpanId).distinct()).hasSize(200 * 100);
    }

    @Test
    void aBurstLongerThanTheQueueIsLostInPartAndCountedAndToldOnce() {
        List<String> messages = Collections.synchronizedList(new ArrayList<>());
        Path file = folder.resolve("burst.jsonl");
        ExportProcess small =
                BatchConfig.defaults().withQueueSize(10).withBatchSize(10).withDelay(Duration.ofDays(1));
        Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file))
                .withExportProcess(small)
                .withErrorHandler((message, failure) -> messages.add(message)));
        Probes.run("burst");
        assertThatExceptionOfType(TracingShutdownException.class)
                .isThrownBy(tracing::close)
                .withMessageContainingAll("were not delivered", "queue", file.toString());
        LayerStatistics layer = tracing.statistics().layers().get(0);
        assertThat(layer.dropped(DropReason.QUEUE_FULL)).isPositive();
        assertThat(layer.exported() + layer.dropped(DropReason.QUEUE_FULL)).isEqualTo(20_000);
        assertThat(ExportedSpans.ofFile(file).spans()).hasSize((int) layer.exported());
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(message).contains("queue"));
    }

    @Test
    void whatCannotBeWrittenIsCountedAndToldOnceAndTheWorkGoesOn() throws IOException {
        for (ExportProcess process : List.of(BATCH, SimpleConfig.defaults())) {
            List<String> messages = Collections.synchronizedList(new ArrayList<>());
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(Path.of("/dev/full")))
                    .withExportProcess(process)
                    .withErrorHandler((message, failure) -> messages.add(message)));
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(() -> tracing.flush(Duration.ofSeconds(30)))
                    .withMessageContainingAll("/dev/full", "3 spans were not delivered", "No space left");
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("/dev/full", "6 spans were not delivered");
            LayerStatistics layer = tracing.statistics().layers().get(0);
            assertThat(layer.exported()).isZero();
            assertThat(layer.dropped(DropReason.FAILED)).isEqualTo(6);
            assertThat(layer.failures()).isPositive();
            assertThat(layer.lastError()).get().asString().contains("No space left");
            assertThat(messages).hasSize(1);
        }
        Path file = folder.resolve("vanished.jsonl");
        Tracing tracing = PROBES.open(
                GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)).withErrorHandler((message, failure) -> {}));
        Probes.run("parents_root");
        tracing.flush(Duration.ofSeconds(30));
        Files.delete(file);
        Probes.run("parents_root");
        assertThatExceptionOfType(TracingShutdownException.class)
                .isThrownBy(tracing::close)
                .withMessageContainingAll("3 spans were not delivered", "was removed");
    }

    @Test
    void aFileThatCannotBeOpenedIsAnErrorThatNamesIt() {
        Path nowhere = folder.resolve("missing").resolve("file.jsonl");
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(nowhere))))
                .withMessageContaining(nowhere.toString());
    }

    @Test
    void flushingWritesWhatHasEndedAndAfterCloseNoThreadIsLeft() throws IOException {
        Path file = folder.resolve("flush.jsonl");
        ExportProcess lazy = BatchConfig.defaults().withDelay(Duration.ofDays(1));
        try (Tracing tracing = PROBES.open(
                GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)).withExportProcess(lazy))) {
            Probes.run("parents_root");
            assertThat(lines(file)).isEmpty();
            tracing.flush(Duration.ofSeconds(30));
            assertThat(threads()).contains("spanbridge-otlp");
            assertThat(ExportedSpans.ofFile(file).spans()).hasSize(3);
        }
        awaitEndOfThreads();
        Tracing idle = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)));
        idle.close();
        awaitEndOfThreads();
        assertThat(files()).doesNotContain(file.toString());
    }

    /** A thread that was joined may still be listed by the system for a moment; one that lives stays. */
    private static void awaitEndOfThreads() throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (threads().contains("spanbridge-otlp")) {
            assertThat(System.nanoTime()).as("the thread of the layer ends").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** The names of all threads of the process, those of Rust included. */
    private static List<String> threads() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            List<String> names = new ArrayList<>();
            for (Path task : tasks.toList()) {
                try {
                    names.add(Files.readString(task.resolve("comm")).strip());
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
            return names;
        }
    }

    private static List<String> files() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            List<String> names = new ArrayList<>();
            for (Path file : open.toList()) {
                try {
                    names.add(Files.readSymbolicLink(file).toString());
                } catch (IOException e) {
                    // It was closed meanwhile.
                }
            }
            return names;
        }
    }

    private static Statistics run(ExportProcess process, Runnable work, LayerConfig... layers) {
        Tracing tracing = PROBES.open(GlobalTracingConfig.of(layers).withExportProcess(process));
        try (tracing) {
            work.run();
        }
        return tracing.statistics();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
