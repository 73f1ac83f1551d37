package io.spanbridge.results.cli;

import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.History;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two run files. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Says what got worse or better from run A to run B.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing got worse",
            "1:a regression, or an arm that fails now",
            "2:wrong usage, or runs that cannot be read or compared",
            "3:the machine was too noisy to tell, or nothing could be decided"
        })
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(index = "0", paramLabel = "A", description = "the earlier run file")
    private Path base;

    @Parameters(index = "1", paramLabel = "B", description = "the run file that is judged")
    private Path candidate;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        return compare(RunFiles.read(base), RunFiles.read(candidate), folder.list(), format, spec);
    }

    /**
     * Compares, prints and returns the exit code.
     *
     * @param runs all runs that are known: those of the same testbed before the base say how much an arm moves when nothing
     *     happens
     */
    public static int compare(RunFile base, RunFile candidate, List<RunFile> runs, Format format, CommandSpec spec) {
        boolean paired = base.pair() != null && base.pair().equals(candidate.pair());
        // What two runs weeks apart may differ by has nothing to do with forks in turn.
        Map<String, Double> thresholds = paired ? Map.of() : thresholds(base, candidate, runs);
        Comparison comparison = Comparison.of(RunAnalysis.of(base), RunAnalysis.of(candidate), thresholds);
        format.print(comparison, spec.commandLine().getOut());
        return ExitCodes.of(comparison);
    }

    private static Map<String, Double> thresholds(RunFile base, RunFile candidate, List<RunFile> runs) {
        return History.thresholds(runs.stream()
                .filter(run -> !run.id().equals(candidate.id())
                        && Testbed.same(run, base)
                        && run.startedAt().compareTo(candidate.startedAt()) < 0)
                .map(RunAnalysis::of)
                .toList());
    }
}
