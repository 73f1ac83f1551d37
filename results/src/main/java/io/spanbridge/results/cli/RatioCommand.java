package io.spanbridge.results.cli;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.RatioText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints how many times as long arms of a run take as another one of it, paired by round. */
@Command(
        name = "ratio",
        mixinStandardHelpOptions = true,
        description =
                "Prints how many times as long arms of a run take as another arm of the same run, round by round.")
public final class RatioCommand implements Callable<Integer> {
    private static final String LISTED = "': the command 'table' lists its arms";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(arity = "1..*", paramLabel = "ARM", description = "ids of arms, in which * stands for any text")
    private List<String> patterns;

    @Option(names = "--to", required = true, paramLabel = "ARM", description = "the arm that they are divided by")
    private String base;

    @Option(names = "--run", paramLabel = "RUN", description = "run file (default: the newest of the folder)")
    private Path run;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        RunAnalysis analysis = RunAnalysis.of(folder.read(run));
        ArmFigures to = analysis.arm(base);
        if (to == null || to.rounds().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "the run has no figures of the arm '" + base + LISTED);
        }
        Map<String, Estimate> ratios = new LinkedHashMap<>();
        for (String pattern : patterns) {
            List<ArmFigures> found = matching(analysis, pattern);
            if (found.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "the run has no arm like '" + pattern + LISTED);
            }
            found.stream()
                    .filter(arm -> arm != to)
                    .forEach(arm -> ratios.put(arm.arm().id(), analysis.ratio(arm, to)));
        }
        RatioText text = new RatioText(base, ratios);
        format.print(text.table(), text::json, spec.commandLine().getOut());
        return ExitCodes.FINE;
    }

    private static List<ArmFigures> matching(RunAnalysis analysis, String pattern) {
        Pattern id = Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        return analysis.arms().stream()
                .filter(arm -> id.matcher(arm.arm().id()).matches())
                .toList();
    }
}
