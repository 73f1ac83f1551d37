package io.spanbridge.results.cli;

import io.spanbridge.results.Report;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the page. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes the page of a run and its history.")
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Option(
            names = "--out",
            defaultValue = "target/spanbridge.html",
            description = "the page (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--run", description = "run file to report on (default: the newest of the folder)")
    private Path run;

    @Override
    public Integer call() {
        Report.write(folder.path(), folder.read(run), out, spec.commandLine().getErr()::println);
        spec.commandLine().getOut().println("page: " + out.toAbsolutePath().normalize());
        return ExitCodes.FINE;
    }
}
