package io.spanbridge.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spanbridge.TracingException;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.results.cli.ExportCommand;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.cli.HistoryCommand;
import io.spanbridge.results.cli.ImportCommand;
import io.spanbridge.results.cli.RatioCommand;
import io.spanbridge.results.cli.ReportCommand;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.text.Columns;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. Exit codes: 0 all arms ran; 1 an arm failed; 2 wrong usage, or nothing could be run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures what instrumentation costs.",
        subcommands = {
            RunCommand.class,
            BenchCompareCommand.class,
            NoiseCommand.class,
            SelfTestCommand.class,
            PausesCommand.class,
            ReportCommand.class,
            HistoryCommand.class,
            BenchTableCommand.class,
            RatioCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            CompanionCommand.CountCommand.class,
            CompanionCommand.InstructionsCommand.class,
            Bench.ListCommand.class
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all arms ran; compare: nothing got worse",
            "1:an arm failed; compare: a regression",
            "2:wrong usage, or nothing could be run or compared",
            "3:compare, noise: the machine was too noisy to tell"
        })
public final class Bench {
    static final int FINE = 0;
    static final int ARM_FAILED = 1;
    static final int WRONG = 2;

    private Bench() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to execute; a test gives it its own output. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // An @ begins the name of a list of arms, and not that of a file with arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((exception, parsed) -> {
                    exception.getCommandLine().getErr().println(exception.getMessage());
                    return WRONG;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    boolean forTheUser = exception instanceof BenchException
                            || exception instanceof RunFileException
                            || exception instanceof UncheckedIOException
                            || exception instanceof TracingException;
                    if (!forTheUser) {
                        exception.printStackTrace(command.getErr());
                    }
                    command.getErr().println(exception.getMessage());
                    return WRONG;
                });
    }

    /** Prints all arms. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints all arms, and what each adds.")
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--arms", description = Arms.PATTERNS + " (default: all)")
        private String patterns;

        @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
        private Format format;

        @Override
        public Integer call() {
            Columns columns = new Columns(4);
            if (format == Format.MARKDOWN) {
                columns.row("arm", "form", "over", "adds");
            }
            List<MeasuredArm> arms = arms();
            for (MeasuredArm arm : arms) {
                String baseline = arm.arm().baseline();
                columns.row(
                        arm.id(),
                        arm.quick() ? "quick" : "",
                        baseline == null ? "" : baseline,
                        arm.arm().step());
            }
            format.print(columns, () -> json(arms), spec.commandLine().getOut());
            return FINE;
        }

        private List<MeasuredArm> arms() {
            try {
                return Arms.select(Form.FULL, patterns);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage());
            }
        }

        private static String json(List<MeasuredArm> arms) {
            JsonMapper json = JsonMapper.builder().build();
            ArrayNode list = json.createArrayNode();
            arms.forEach(arm -> list.addObject()
                    .put("id", arm.id())
                    .put("quick", arm.quick())
                    .put("baseline", arm.arm().baseline())
                    .put("unit", arm.arm().unit())
                    .put("adds", arm.arm().step()));
            return list.toPrettyString();
        }
    }
}
