package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.companions.PauseFork;
import io.spanbridge.benchmarks.driver.PauseRun;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.cli.Folder;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.PauseTest;
import io.spanbridge.results.text.PauseText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says by how much the pauses of G1 grow while many spans with a state live. */
@Command(
        name = "pauses",
        mixinStandardHelpOptions = true,
        description = {
            "Says by how much the young pauses of G1 grow while many spans with a state live, over those while none does.",
            "In each fork both alternate. The result is written beside the run files, in the folder 'pauses'."
        })
final class PausesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Option(
            names = "--arms",
            split = ",",
            defaultValue = "spans-1/deferred/stateful/t1,spans-1/direct/map/t1,spans-1/json/stateful/t1",
            description = "who keeps the states: the bridge's table, a map by id, global references "
                    + "(default: ${DEFAULT-VALUE})")
    private List<String> arms;

    @Option(names = "--spans", defaultValue = "1000000", description = "how many live (default: ${DEFAULT-VALUE})")
    private long spans;

    @Option(names = "--rounds", defaultValue = "5", description = "forks per arm (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--blocks",
            defaultValue = "4",
            description = "how often a fork alternates (default: ${DEFAULT-VALUE})")
    private int blocks;

    @Option(
            names = "--collections",
            defaultValue = "20",
            description = "young collections in each phase of a block (default: ${DEFAULT-VALUE})")
    private int collections;

    @Option(names = "--seed", description = "of the order of the forks (default: the time)")
    private Long seed;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() throws IOException {
        List<MeasuredArm> chosen = arms.stream().map(this::arm).toList();
        if (rounds < 1 || blocks < 1 || collections < 1) {
            throw new ParameterException(spec.commandLine(), "1 round, 1 block and 1 collection are the least");
        }
        PauseTest test = new PauseRun(
                        chosen, spans, rounds, blocks, collections, seed == null ? System.currentTimeMillis() : seed)
                .measure(spec.commandLine().getErr());
        Path file = test.write(folder.path());
        PrintWriter out = spec.commandLine().getOut();
        format.print(PauseText.table(test), test::json, out);
        if (format != Format.JSON) {
            explain(test, file, out);
        }
        out.flush();
        return ExitCodes.FINE;
    }

    private static void explain(PauseTest test, Path file, PrintWriter out) {
        out.printf(
                "%nWith %,d live spans; medians of %d pauses per fork; the longest while they were made or fresh.%n",
                test.live(), test.collections());
        for (PauseTest.Line line : test.lines()) {
            String parts = PauseText.parts(line);
            out.println(line.arm() + ", when old, ms of the collector's threads: "
                    + (parts.isEmpty() ? "nothing more" : parts));
        }
        out.println("result: " + file.toAbsolutePath().normalize());
    }

    private MeasuredArm arm(String id) {
        try {
            MeasuredArm arm = Arms.byId(id.trim());
            long perInvocation = arm.kernel().callbacks().spans();
            if (!PauseFork.canAsk(arm)) {
                throw new ParameterException(
                        spec.commandLine(), id + " is not one layer in Java with spans that are made and closed");
            }
            if (spans < 1 || spans % perInvocation != 0) {
                throw new ParameterException(
                        spec.commandLine(), "--spans must be a multiple of " + perInvocation + ", not " + spans);
            }
            return arm;
        } catch (NoSuchElementException e) {
            throw new ParameterException(
                    spec.commandLine(), e.getMessage() + "; the command 'list' prints all of them");
        }
    }
}
