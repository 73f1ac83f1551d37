package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.FmtLayerConfig.Format;
import io.spanbridge.config.FmtLayerConfig.Rotation;
import io.spanbridge.config.FmtLayerConfig.SpanEvent;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtLayerTest {
    @TempDir
    private Path folder;

    @Test
    void severalLayersOfBothLanguagesHaveTheirOwnFiltersAndNearestParents() throws IOException {
        RecordingLayer java = new RecordingLayer();
        Path coarse = folder.resolve("coarse");
        Path fine = folder.resolve("fine");
        Statistics statistics = run(
                "parents_by_level",
                FmtLayerConfig.toFile(coarse).withFilter("info"),
                JavaLayerConfig.of(java).withFilter("debug"),
                FmtLayerConfig.toFile(fine).withFilter("debug"));
        assertThat(lines(coarse))
                .containsExactly("{\"level\":\"INFO\",\"fields\":{\"message\":\"inside\"},"
                        + "\"target\":\"spanbridge_probes::parents\",\"span\":{\"name\":\"info 2\"},"
                        + "\"spans\":[{\"name\":\"info 1\"},{\"name\":\"info 2\"}]}");
        assertThat(lines(fine)).hasSize(1);
        assertThat(lines(fine).get(0))
                .contains("\"spans\":[{\"name\":\"info 1\"},{\"name\":\"debug 1\"},{\"name\":\"info 2\"},"
                        + "{\"name\":\"debug 2\"}]");
        assertThat(java.lines()).hasSize(4 * 4 + 1);
        assertThat(statistics.layers()).extracting(LayerStatistics::layer).containsExactly(0, 2);
        assertThat(statistics.layers()).extracting(LayerStatistics::exported).containsExactly(1L, 1L);
    }

    @Test
    void anEventBelongsToTheSpanThatItNamesAndToNoneIfItSaysSo() throws IOException {
        Path explicit = folder.resolve("explicit");
        run("parents_explicit", FmtLayerConfig.toFile(explicit).withTarget(false));
        assertThat(lines(explicit))
                .containsExactly(
                        "{\"level\":\"INFO\",\"fields\":{\"message\":\"explicit\"},\"span\":{\"name\":\"outer\"},"
                                + "\"spans\":[{\"name\":\"outer\"}]}",
                        "{\"level\":\"INFO\",\"fields\":{\"message\":\"contextual\"},\"span\":{\"name\":\"entered\"},"
                                + "\"spans\":[{\"name\":\"entered\"}]}");
        Path root = folder.resolve("root");
        run("parents_root", FmtLayerConfig.toFile(root).withTarget(false));
        assertThat(lines(root)).containsExactly("{\"level\":\"INFO\",\"fields\":{\"message\":\"root\"}}");
    }

    @Test
    void valuesKeepTheirTypesAndNumbersThatJsonLacksAreText() throws IOException {
        Path file = folder.resolve("values");
        run("f64_special", FmtLayerConfig.toFile(file).withSpanEvents(SpanEvent.NEW));
        run("u64_extremes", FmtLayerConfig.toFile(file).withSpanEvents(SpanEvent.NEW));
        String all = String.join("\n", lines(file));
        assertThat(all).contains("\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "18446744073709551615");
        assertThat(all).doesNotContain("null").doesNotContain("\"18446744073709551615\"");
    }

    @Test
    void aValueThatPanicsBecomesAMarkerInEveryFormat() throws IOException {
        for (Format format : Format.values()) {
            Path file = folder.resolve("panics-" + format);
            Statistics statistics = run(
                    "debug_panics",
                    FmtLayerConfig.toFile(file).withFormat(format).withSpanEvents(SpanEvent.NEW));
            assertThat(String.join("\n", lines(file))).as(format.name()).contains("<panicked>");
            assertThat(statistics.failed()).as(format.name()).isPositive();
            assertThat(statistics.delivered())
                    .isEqualTo(
                            statistics.newSpans() + statistics.events() + statistics.closes() + statistics.records());
            Path after = folder.resolve("after-" + format);
            run("parents_contextual", FmtLayerConfig.toFile(after).withFormat(format));
            assertThat(String.join("\n", lines(after))).contains("inside").doesNotContain("panicked");
        }
    }

    @Test
    void spanEventsAreWrittenWithTheTimesOfTheSpan() throws IOException {
        Path file = folder.resolve("events");
        run(
                "parents_contextual",
                FmtLayerConfig.toFile(file)
                        .withSpanEvents(SpanEvent.values())
                        .withTarget(false)
                        .withSpanList(false));
        List<String> inner = lines(file).stream()
                .filter(line -> line.contains("\"span\":{\"name\":\"inner\"}"))
                .map(line -> line.replaceAll("\"time\\.(busy|idle)\":\"[^\"]+\"", "\"$1\":0"))
                .toList();
        assertThat(inner)
                .extracting(line -> line.substring(line.indexOf("\"fields\""), line.indexOf("},\"span\"")))
                .containsExactly(
                        "\"fields\":{\"message\":\"new\"",
                        "\"fields\":{\"message\":\"enter\"",
                        "\"fields\":{\"message\":\"inside\"",
                        "\"fields\":{\"message\":\"exit\"",
                        "\"fields\":{\"message\":\"close\",\"busy\":0,\"idle\":0");
    }

    @Test
    void aRecordOfTheLogCrateHasItsOwnTarget() throws IOException {
        Path file = folder.resolve("log");
        run("log_records", FmtLayerConfig.toFile(file).withFilter("trace"));
        assertThat(lines(file)).isNotEmpty().noneMatch(line -> line.contains("\"target\":\"log\""));
        assertThat(String.join("\n", lines(file))).doesNotContain("log.target");
        Path text = folder.resolve("log-text");
        run("log_records", FmtLayerConfig.toFile(text).withFilter("trace").withJson(false));
        assertThat(lines(text)).isNotEmpty().noneMatch(line -> line.matches(".* log: .*"));
    }

    @Test
    void textHasNoColoursInAFile() throws IOException {
        for (Format format : Format.values()) {
            Path file = folder.resolve("text-" + format);
            run("parents_contextual", FmtLayerConfig.toFile(file).withFormat(format));
            assertThat(Files.readString(file)).contains("inside").doesNotContain("\u001b");
        }
    }

    @Test
    void aFullDiskIsCountedAndToldOnceAndTheWorkGoesOn() {
        List<String> messages = Collections.synchronizedList(new ArrayList<>());
        GlobalTracingConfig config = GlobalTracingConfig.of(FmtLayerConfig.toFile(Path.of("/dev/full")))
                .withErrorHandler((message, failure) -> messages.add(message));
        Tracing tracing = PROBES.open(config);
        Probes.run("parents_explicit");
        Probes.run("parents_explicit");
        tracing.flush(Duration.ofSeconds(5));
        LayerStatistics layer = tracing.statistics().layers().get(0);
        tracing.close();
        assertThat(layer.exported()).isZero();
        assertThat(layer.dropped(DropReason.FAILED)).isEqualTo(4);
        assertThat(layer.failures()).isEqualTo(4);
        assertThat(layer.lastError())
                .hasValueSatisfying(
                        error -> assertThat(error).contains("/dev/full").contains("No space left"));
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0)).contains("layer 0").contains("/dev/full").contains("No space left");
    }

    @Test
    void aClosedPipeIsCountedAndToldOnceAndTheWorkGoesOn() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        List<String> messages = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch read = new CountDownLatch(2);
        // Opening a pipe waits for its other end.
        FutureTask<Void> reader = new FutureTask<>(() -> {
            try (BufferedReader lines = Files.newBufferedReader(pipe)) {
                while (read.getCount() > 0) {
                    assertThat(lines.readLine()).contains("\"level\":\"INFO\"");
                    read.countDown();
                }
            }
            return null;
        });
        new Thread(reader, "reader").start();
        GlobalTracingConfig config = GlobalTracingConfig.of(FmtLayerConfig.toFile(pipe))
                .withErrorHandler((message, failure) -> messages.add(message));
        try (Tracing tracing = PROBES.open(config)) {
            Probes.run("parents_explicit");
            reader.get(30, TimeUnit.SECONDS);
            Probes.run("parents_explicit");
            Probes.run("parents_explicit");
            LayerStatistics layer = tracing.statistics().layers().get(0);
            assertThat(layer.exported()).isEqualTo(2);
            assertThat(layer.dropped(DropReason.FAILED)).isEqualTo(4);
            assertThat(layer.lastError().orElseThrow()).contains("Broken pipe");
        }
        assertThat(messages).singleElement().asString().contains("Broken pipe");
    }

    @Test
    void aFileThatRotatesHasTheTimeInItsNameAndIsMissedWhenItWasRemoved() throws IOException {
        for (Rotation rotation : List.of(Rotation.HOURLY, Rotation.DAILY)) {
            Path path = folder.resolve("rotating-" + rotation);
            FmtLayerConfig layer = FmtLayerConfig.toFile(path).withRotation(rotation);
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer))) {
                Probes.run("parents_explicit");
                List<Path> files = beginningWith(path);
                String pattern = "\\.\\d{4}-\\d\\d-\\d\\d" + (rotation == Rotation.HOURLY ? "-\\d\\d" : "");
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(file ->
                                assertThat(file.getFileName().toString()).matches("rotating-" + rotation + pattern));
                files.forEach(file -> assertThat(file.toFile().delete()).isTrue());
                Probes.run("parents_explicit");
                LayerStatistics statistics = tracing.statistics().layers().get(0);
                // With the hour or day that may have begun meanwhile there is another file.
                long lost = beginningWith(path).isEmpty() ? 2 : 0;
                assertThat(statistics.dropped(DropReason.FAILED)).isEqualTo(lost);
                assertThat(statistics.exported()).isEqualTo(4 - lost);
            }
        }
    }

    @Test
    void aFileThatWasRemovedIsAnErrorAndNotSilence() throws IOException {
        Path file = folder.resolve("removed");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(FmtLayerConfig.toFile(file)))) {
            Probes.run("parents_explicit");
            Files.delete(file);
            Probes.run("parents_explicit");
            LayerStatistics layer = tracing.statistics().layers().get(0);
            assertThat(layer.exported()).isEqualTo(2);
            assertThat(layer.dropped(DropReason.FAILED)).isEqualTo(2);
            assertThat(layer.lastError().orElseThrow()).contains("removed");
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsAnErrorThatNamesIt() {
        Path file = folder.resolve("missing").resolve("file");
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> PROBES.open(GlobalTracingConfig.of(FmtLayerConfig.toFile(file))))
                .withMessageContaining(file.toString())
                .withMessageContaining("cannot be opened");
        run("parents_explicit", FmtLayerConfig.toFile(folder.resolve("there")));
    }

    @Test
    void aSecondSessionThatIsRefusedLeavesTheFileAlone() throws IOException {
        Path file = folder.resolve("kept");
        Files.writeString(file, "kept");
        try (Tracing first =
                PROBES.open(GlobalTracingConfig.of(FmtLayerConfig.toStderr().withFilter("off")))) {
            assertThat(first.isOpen()).isTrue();
            assertThatExceptionOfType(TracingStartException.class)
                    .isThrownBy(() -> PROBES.open(
                            GlobalTracingConfig.of(FmtLayerConfig.toFile(file).withAppend(false))));
        }
        assertThat(file).hasContent("kept");
    }

    @Test
    void sessionsAppendOrBeginAnewAndLeaveNoFileOpen() throws IOException {
        Path file = folder.resolve("again");
        for (int i = 0; i < 3; i++) {
            run("parents_root", FmtLayerConfig.toFile(file));
        }
        assertThat(lines(file)).hasSize(3);
        run("parents_root", FmtLayerConfig.toFile(file).withAppend(false));
        assertThat(lines(file)).hasSize(1);
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            System.out.println("not looked at: open files, for there is no " + descriptors);
            return;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            assertThat(open.map(FmtLayerTest::target)).noneMatch(target -> target.startsWith(folder.toString()));
        }
    }

    @Test
    void theFilterOfANativeLayerCanBeChanged() throws IOException {
        Path file = folder.resolve("filtered");
        FmtLayerConfig layer = FmtLayerConfig.toFile(file).withFilter("off");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer))) {
            Probes.run("parents_root");
            tracing.setFilter(layer, "info");
            Probes.run("parents_root");
        }
        assertThat(lines(file)).hasSize(1);
    }

    private List<Path> beginningWith(Path path) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().startsWith(path.toString()))
                    .toList();
        }
    }

    private static Statistics run(String name, LayerConfig... layers) {
        Tracing tracing = PROBES.open(GlobalTracingConfig.of(layers));
        try (tracing) {
            Probes.run(name);
        }
        return tracing.statistics();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("\"timestamp\":\"[0-9TZ:.-]+\",", ""))
                .toList();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
