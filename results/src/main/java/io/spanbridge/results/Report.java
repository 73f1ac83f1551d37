package io.spanbridge.results;

import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.page.Page;
import io.spanbridge.results.run.AtomicFile;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.run.SelfTest;
import io.spanbridge.results.text.SelfTestText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the page of a run. Thread-safe; blocks on the file system. Files that had to be left out are named through
 * {@link System.Logger}, or to the consumer that the caller gives.
 */
public final class Report {
    private static final System.Logger LOG = System.getLogger(Report.class.getName());
    private static final Consumer<String> LOGGED = warning -> LOG.log(System.Logger.Level.WARNING, warning);

    private Report() {}

    /** The same as the longer form, with warnings to the log. */
    public static void write(Path runsFolder, RunFile current, Path out) {
        write(runsFolder, current, out, LOGGED);
    }

    /**
     * Writes one self-contained HTML file: the run, its history, and its comparison with earlier runs of the same machine,
     * JDK and form.
     *
     * @param runsFolder where earlier runs lie; may be missing
     * @param current the run the page is about; whether it lies in the folder does not matter
     * @param out the page; its folder is made, a reader sees the whole page or the one before
     * @param warnings receives one sentence for each file or piece of data left out
     * @throws RunFileException when the folder cannot be read or the page cannot be written
     */
    public static void write(Path runsFolder, RunFile current, Path out, Consumer<String> warnings) {
        List<Known> before = before(runsFolder, current, warnings);
        List<Known> same = before.stream()
                .filter(known -> Testbed.same(known.summary().run(), current))
                .toList();
        List<RunAnalysis> others = before.stream()
                .filter(known -> !Testbed.same(known.summary().run(), current))
                .map(Known::summary)
                .toList();
        // Only what is compared is needed with all of its iterations, which are more than fit into memory of a long
        // history.
        List<RunAnalysis> earlier = new ArrayList<>();
        for (Known known : same) {
            earlier.add(
                    earlier.size() < same.size() - Page.COMPARED
                            ? known.summary()
                            : RunAnalysis.of(RunFiles.read(known.file())));
        }
        String page = Page.render(
                RunAnalysis.of(current),
                earlier,
                others,
                Notes.read(runsFolder),
                SelfTest.newest(runsFolder, current.environment())
                        .map(SelfTestText::sentence)
                        .orElse(""),
                warnings);
        try {
            AtomicFile.write(out, page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RunFileException(out, "cannot be written (" + e + "): check the folder and its free space", e);
        }
    }

    /**
     * Compares a run with the newest earlier one of the same machine, JDK and form.
     *
     * @return nothing when there is no such run
     */
    public static Optional<Comparison> compareWithPrevious(Path runsFolder, RunFile current) {
        return before(runsFolder, current, LOGGED).stream()
                .filter(known -> Testbed.same(known.summary().run(), current))
                .reduce((older, newer) -> newer)
                .map(known -> RunFiles.read(known.file()))
                .map(run -> Comparison.of(RunAnalysis.of(run), RunAnalysis.of(current)));
    }

    /** A run that started earlier, and where it lies. */
    private record Known(Path file, RunAnalysis summary) {}

    private static List<Known> before(Path runsFolder, RunFile current, Consumer<String> warnings) {
        Instant start = Instant.parse(current.startedAt());
        return RunFiles.list(
                        runsFolder,
                        warnings,
                        (file, run) -> new Known(file, RunAnalysis.of(run).withoutForks()))
                .stream()
                .filter(known -> !known.summary().run().id().equals(current.id())
                        && Instant.parse(known.summary().run().startedAt()).isBefore(start))
                .toList();
    }
}
