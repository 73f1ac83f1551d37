package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.driver.Noise;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.text.NoiseText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says how good this machine is, before any run. */
@Command(
        name = "noise",
        mixinStandardHelpOptions = true,
        description =
                "Says how far this machine can be trusted: measures one arm twice in a few short rounds, keeps nothing.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it can be measured on", "2:wrong usage", "3:it is too noisy now"})
final class NoiseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "6", description = "rounds of two forks (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        if (rounds < 2) {
            throw new ParameterException(spec.commandLine(), "--rounds must be 2 or more, not " + rounds);
        }
        RunFile run = Noise.measure(rounds, Path.of("target", "jmh-noise.log"), System.err);
        RunAnalysis analysis = RunAnalysis.of(run);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TEXT -> NoiseText.of(analysis);
                    case MARKDOWN -> NoiseText.markdown(analysis);
                    case JSON -> NoiseText.json(analysis);
                });
        out.flush();
        return NoiseText.isUsable(analysis) ? ExitCodes.FINE : ExitCodes.NOISY;
    }
}
