package io.spanbridge.results;

import io.spanbridge.results.cli.CompareCommand;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.cli.ExportCommand;
import io.spanbridge.results.cli.HistoryCommand;
import io.spanbridge.results.cli.ImportCommand;
import io.spanbridge.results.cli.RatioCommand;
import io.spanbridge.results.cli.ReportCommand;
import io.spanbridge.results.cli.TableCommand;
import io.spanbridge.results.run.RunFileException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of the module: what can be done with run files alone, of any JMH project. Exit codes: 0 nothing worse, 1 a
 * regression, 2 wrong usage or a bad file, 3 the machine was too noisy to tell.
 */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = "Judges run files: page, comparison, history, table.",
        subcommands = {
            ReportCommand.class,
            CompareCommand.class,
            HistoryCommand.class,
            TableCommand.class,
            RatioCommand.class,
            ImportCommand.class,
            ExportCommand.class
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing got worse",
            "1:a regression (compare only)",
            "2:wrong usage, or a file that cannot be read or compared",
            "3:the machine was too noisy to tell (compare only)"
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to execute; a test gives it its own output. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (!(exception instanceof RunFileException || exception instanceof UncheckedIOException)) {
                exception.printStackTrace(command.getErr());
            }
            command.getErr().println(exception.getMessage());
            return ExitCodes.WRONG;
        });
        return commandLine;
    }
}
