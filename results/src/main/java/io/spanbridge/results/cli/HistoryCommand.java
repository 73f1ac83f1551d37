package io.spanbridge.results.cli;

import io.spanbridge.results.analysis.History;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.text.HistoryText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints where the costs changed their level over the runs of a testbed. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description =
                "Says where arms changed their level over the runs of one testbed, and how much they move otherwise.")
public final class HistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Option(names = "--run", description = "a run of the testbed to look at (default: the newest of the folder)")
    private Path run;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        RunFile newest = folder.read(run);
        List<RunAnalysis> runs = folder.list().stream()
                .filter(other -> Testbed.same(other, newest))
                .map(RunAnalysis::of)
                .toList();
        HistoryText text = new HistoryText(History.of(runs), Notes.read(folder.path()));
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case TEXT -> text.text();
                            case MARKDOWN -> text.markdown();
                            case JSON -> text.json();
                        });
        spec.commandLine().getOut().flush();
        return ExitCodes.FINE;
    }
}
