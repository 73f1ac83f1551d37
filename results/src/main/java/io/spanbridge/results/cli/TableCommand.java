package io.spanbridge.results.cli;

import io.spanbridge.results.Table;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the table of a run. */
@Command(name = "table", mixinStandardHelpOptions = true, description = "Prints the arms of a run.")
public final class TableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "run file (default: the newest of the folder)")
    private Path run;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        RunFile read = folder.read(run);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> Table.print(read, out);
            case MARKDOWN -> Table.markdown(read, out);
            case JSON -> out.println(RunFiles.toJson(read));
        }
        out.flush();
        return ExitCodes.FINE;
    }
}
