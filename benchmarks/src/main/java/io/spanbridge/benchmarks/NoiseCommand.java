package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.driver.Noise;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.text.NoiseText;
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

    @Override
    public Integer call() {
        if (rounds < 2) {
            throw new ParameterException(spec.commandLine(), "--rounds must be 2 or more, not " + rounds);
        }
        RunFile run = Noise.measure(rounds, Path.of("target", "jmh-noise.log"), System.err);
        RunAnalysis analysis = RunAnalysis.of(run);
        spec.commandLine().getOut().print(NoiseText.of(analysis));
        spec.commandLine().getOut().flush();
        Trust trust = Trust.of(analysis);
        return trust.grade() == Trust.Grade.NOISY || trust.repeatFails() ? ExitCodes.NOISY : ExitCodes.FINE;
    }
}
