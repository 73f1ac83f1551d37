package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.driver.SelfTestRun;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.cli.Folder;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.SelfTest;
import io.spanbridge.results.text.SelfTestText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds out what the detector finds on this machine. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        description = {
            "Makes one arm slower by 1, 3 and 10 %% and counts how often that is found, and how often something is found where"
                    + " nothing was changed. Each comparison goes on until it is decided. Takes an hour or two; the page shows"
                    + " the last result."
        })
final class SelfTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Option(names = "--arm", defaultValue = "spans-1/deferred/stateful/t1", description = "(default: ${DEFAULT-VALUE})")
    private String arm;

    @Option(names = "--form", defaultValue = "quick", description = "smoke, quick or full (default: quick)")
    private Form form;

    @Option(names = "--pairs", defaultValue = "20", description = "real comparisons of each kind (default: 20)")
    private int pairs;

    @Option(names = "--rounds", defaultValue = "60", description = "rounds of a comparison at most (default: 60)")
    private int rounds;

    @Option(
            names = "--budget",
            defaultValue = "120",
            description = "minutes after which no further pair is begun (default: 120)")
    private int budget;

    @Option(
            names = "--simulated",
            defaultValue = "500",
            description = "simulated comparisons of the same thing (default: 500)")
    private int simulated;

    @Option(
            names = "--continue",
            description = "go on with the last result of this arm on this machine: its pairs count towards --pairs")
    private boolean goOn;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description =
                    "keep the forks of each pair there as run files, which 'compare' reads; pairs that are there already"
                            + " count, and are judged anew; with --budget 0 nothing more is measured (default: they are not kept)")
    private Path keep;

    @Option(names = "--seed", defaultValue = "1", description = "of all that is drawn (default: 1)")
    private long seed;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() throws IOException {
        if (form == Form.NONE || pairs < 1 || rounds < 2 || simulated < 0 || budget < 0) {
            throw new ParameterException(spec.commandLine(), "1 pair, 2 rounds and a form that measures are the least");
        }
        if (goOn && keep != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--continue counts the pairs of the last result, --keep those in its folder: give one of them");
        }
        if (keep != null
                && keep.toAbsolutePath()
                        .normalize()
                        .equals(folder.path().toAbsolutePath().normalize())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--keep " + keep
                            + " is the folder of runs, and arms made slower on purpose are no part of their history:"
                            + " give another");
        }
        // Written after every pair: nobody wants to lose an hour to a power cut.
        SelfTestRun run =
                new SelfTestRun(form, chosen(), pairs, rounds, simulated, seed, Path.of("target", "jmh-selftest.log"));
        SelfTest test = run.measure(
                Duration.ofMinutes(budget),
                goOn ? earlier(run) : null,
                keep,
                soFar -> soFar.write(folder.path()),
                System.err);
        Path file = test.write(folder.path());
        format.print(SelfTestText.table(test), test::json, spec.commandLine().getOut());
        System.err.println("result: " + file.toAbsolutePath().normalize());
        return ExitCodes.FINE;
    }

    private SelfTest earlier(SelfTestRun run) {
        return run.earlier(folder.path())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "nothing to go on with: the last self-test of this processor and JDK in " + folder.path()
                                + " is not one of " + arm + " with at most " + rounds + " rounds"));
    }

    private MeasuredArm chosen() {
        try {
            MeasuredArm chosen = Arms.byId(arm);
            if (chosen.isPeer()) {
                throw new ParameterException(spec.commandLine(), arm + " is a peer, which cannot be made slower");
            }
            return chosen;
        } catch (NoSuchElementException e) {
            throw new ParameterException(
                    spec.commandLine(), e.getMessage() + "; the command 'list' prints all of them");
        }
    }
}
