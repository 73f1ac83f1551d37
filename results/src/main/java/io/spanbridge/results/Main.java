package io.spanbridge.results;

import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of the module. Exit codes: 0 nothing worse, 1 a regression, 2 wrong usage or a bad file, 3 the machine was
 * too noisy to tell.
 */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = "Judges run files: page, comparison, table.",
        subcommands = {Main.ReportCommand.class, Main.CompareCommand.class, Main.TableCommand.class},
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing got worse",
            "1:a regression (compare only)",
            "2:wrong usage, or a file that cannot be read or compared",
            "3:the machine was too noisy to tell (compare only)"
        })
public final class Main {
    static final int FINE = 0;
    static final int REGRESSION = 1;
    static final int WRONG = 2;
    static final int NOISY = 3;

    private static final String RUNS = "results/runs";

    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to execute; a test gives it its own output. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (!(exception instanceof RunFileException || exception instanceof UncheckedIOException)) {
                exception.printStackTrace(command.getErr());
            }
            command.getErr().println(exception.getMessage());
            return WRONG;
        });
        return commandLine;
    }

    /** Writes the page. */
    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Writes the page of a run and its history.")
    static final class ReportCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--runs", defaultValue = RUNS, description = "folder of run files (default: ${DEFAULT-VALUE})")
        private Path runs;

        @Option(
                names = "--out",
                defaultValue = "results/report.html",
                description = "the page (default: ${DEFAULT-VALUE})")
        private Path out;

        @Option(names = "--run", description = "run file to report on (default: the newest of the folder)")
        private Path run;

        @Override
        public Integer call() {
            RunFile current = run != null ? RunFiles.read(run) : newest(runs, spec);
            Report.write(runs, current, out, spec.commandLine().getErr()::println);
            spec.commandLine().getOut().println("page: " + out.toAbsolutePath().normalize());
            return FINE;
        }
    }

    /** Compares two run files. */
    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Says what got worse or better from run A to run B.")
    static final class CompareCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "A", description = "the earlier run file")
        private Path base;

        @Parameters(index = "1", paramLabel = "B", description = "the run file that is judged")
        private Path candidate;

        @Override
        public Integer call() {
            Comparison comparison =
                    Comparison.of(RunAnalysis.of(RunFiles.read(base)), RunAnalysis.of(RunFiles.read(candidate)));
            PrintWriter out = spec.commandLine().getOut();
            Table.print(comparison, out);
            out.flush();
            if (!comparison.isComparable()) {
                return WRONG;
            }
            return comparison.isWorse() ? REGRESSION : comparison.noisy() ? NOISY : FINE;
        }
    }

    /** Prints the table of a run. */
    @Command(name = "table", mixinStandardHelpOptions = true, description = "Prints the arms of a run.")
    static final class TableCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "RUN", description = "run file (default: the newest of the folder)")
        private Path run;

        @Option(names = "--runs", defaultValue = RUNS, description = "folder of run files (default: ${DEFAULT-VALUE})")
        private Path runs;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Table.print(run != null ? RunFiles.read(run) : newest(runs, spec), out);
            out.flush();
            return FINE;
        }
    }

    private static RunFile newest(Path runs, CommandSpec spec) {
        List<RunFile> found = RunFiles.list(runs, spec.commandLine().getErr()::println);
        if (found.isEmpty()) {
            throw new RunFileException(runs, "holds no run file: run the benchmarks first, or give --runs", null);
        }
        return found.get(found.size() - 1);
    }
}
