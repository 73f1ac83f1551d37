package io.spanbridge.benchmarks;

import io.spanbridge.TracingException;
import io.spanbridge.benchmarks.companions.Counts;
import io.spanbridge.benchmarks.companions.Instructions;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.benchmarks.driver.Run;
import io.spanbridge.benchmarks.peers.AgainstPython;
import io.spanbridge.results.Report;
import io.spanbridge.results.Table;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.cli.ExportCommand;
import io.spanbridge.results.cli.HistoryCommand;
import io.spanbridge.results.cli.ImportCommand;
import io.spanbridge.results.cli.RatioCommand;
import io.spanbridge.results.cli.ReportCommand;
import io.spanbridge.results.cli.TableCommand;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
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
            Bench.RunCommand.class,
            BenchCompareCommand.class,
            NoiseCommand.class,
            SelfTestCommand.class,
            PausesCommand.class,
            ReportCommand.class,
            HistoryCommand.class,
            TableCommand.class,
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
            "3:compare: the machine was too noisy to tell"
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
                .setParameterExceptionHandler((exception, parsed) -> {
                    exception.getCommandLine().getErr().println(exception.getMessage());
                    return WRONG;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    boolean forTheUser = exception instanceof BenchException
                            || exception instanceof RunFileException
                            || exception instanceof TracingException;
                    if (!forTheUser) {
                        exception.printStackTrace(command.getErr());
                    }
                    command.getErr().println(exception.getMessage());
                    return WRONG;
                });
    }

    /** Measures, writes the run file and the page, prints the table. */
    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Runs arms in rounds, writes the run file and the page, prints the table.")
    static final class RunCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--form", defaultValue = "quick", description = "${COMPLETION-CANDIDATES} (default: quick)")
        private Form form;

        @Option(
                names = "--arms",
                description = "ids separated by commas, * stands for any text (default: all of the form)")
        private String patterns;

        @Option(names = "--rounds", description = "how often every arm runs (default: as the form says)")
        private Integer rounds;

        @Option(names = "--seed", description = "of the order of the arms (default: the time)")
        private Long seed;

        @Option(
                names = "--out",
                defaultValue = "results/runs",
                description = "folder of run files (default: ${DEFAULT-VALUE})")
        private Path runs;

        @Option(
                names = "--page",
                defaultValue = "target/spanbridge.html",
                description = "the page (default: ${DEFAULT-VALUE})")
        private Path page;

        @Option(names = "--until-decided", description = "goes on with the undecided arms until the budget is spent")
        private boolean untilDecided;

        @Option(
                names = "--budget",
                defaultValue = "30",
                description = "minutes that --until-decided may take in all (default: ${DEFAULT-VALUE})")
        private int budget;

        @Option(
                names = "--no-counts",
                description =
                        "leaves out what is counted beside the times: allocation, JNI functions (smoke never counts)")
        private boolean noCounts;

        @Option(names = "--instructions", description = "counts instructions, too; needs valgrind")
        private boolean instructions;

        @Option(names = "--resume", description = "goes on with a run that was interrupted: the file it left behind")
        private Path resume;

        @Override
        public Integer call() {
            PrintStream out = System.out;
            if (form == Form.NONE) {
                out.println("no benchmarks: the form is none");
                return FINE;
            }
            RunFile begun = resume == null ? null : RunFiles.read(resume);
            Run run = begun == null
                    ? new Run(form, arms(), rounds(), seed == null ? System.currentTimeMillis() : seed, log(), runs)
                    : resumed(begun);
            RunFile plan = begun == null ? run.plan().withCompanions(companions(run.arms(), out)) : begun;
            Run.Outcome outcome = run.measure(
                    plan, previous(plan, out), untilDecided ? Duration.ofMinutes(budget) : Duration.ZERO, out);
            out.println();
            Table.print(outcome.run(), out);
            out.println();
            AgainstPython.print(outcome.run(), out);
            compare(outcome.run(), out);
            Report.write(runs, outcome.run(), page, out::println);
            out.println("run file: " + outcome.file().toAbsolutePath().normalize());
            out.println("page: " + page.toAbsolutePath().normalize());
            return outcome.run().forks().stream().map(Fork::failure).allMatch(failure -> failure == null)
                    ? FINE
                    : ARM_FAILED;
        }

        /** Counted first, so that an interrupted run has them. */
        private Map<String, Map<String, Companion>> companions(List<MeasuredArm> arms, PrintStream out) {
            PrintWriter progress = new PrintWriter(out, true, StandardCharsets.UTF_8);
            Map<String, Map<String, Companion>> companions = new TreeMap<>();
            if (!noCounts && form != Form.SMOKE) {
                companions.putAll(
                        Counts.of(arms.stream().filter(Counts::canCount).toList(), progress));
            }
            if (instructions) {
                Instructions.byValgrind()
                        .of(arms.stream().filter(Instructions::canCount).toList(), progress)
                        .forEach((arm, figures) -> companions
                                .computeIfAbsent(arm, none -> new TreeMap<>())
                                .putAll(figures));
            }
            return companions;
        }

        private Run resumed(RunFile begun) {
            try {
                List<MeasuredArm> arms =
                        begun.arms().stream().map(arm -> Arms.byId(arm.id())).toList();
                Form was = Form.valueOf(begun.form().toUpperCase(Locale.ROOT));
                return new Run(was, arms, begun.rounds(), begun.seed(), log(), runs);
            } catch (IllegalArgumentException | NoSuchElementException e) {
                throw new BenchException(resume + " cannot be resumed: " + e.getMessage());
            }
        }

        private List<MeasuredArm> arms() {
            try {
                return Arms.select(form, patterns);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage());
            }
        }

        private int rounds() {
            if (rounds != null && rounds < 1) {
                throw new ParameterException(spec.commandLine(), "--rounds must be 1 or more, not " + rounds);
            }
            return rounds == null ? form.rounds() : rounds;
        }

        private Path log() {
            return page.resolveSibling("jmh.log");
        }

        private void compare(RunFile run, PrintStream out) {
            RunFile previous = previous(run, out);
            if (previous == null) {
                out.println("No earlier run of this form on this machine to compare with.");
                return;
            }
            out.println("Against " + previous.id() + ":");
            Table.print(Comparison.of(RunAnalysis.of(previous), RunAnalysis.of(run)), out);
        }

        private RunFile previous(RunFile run, PrintStream out) {
            return RunFiles.list(runs, out::println).stream()
                    .filter(other -> !other.id().equals(run.id()) && Testbed.same(other, run))
                    .reduce((older, newer) -> newer)
                    .orElse(null);
        }
    }

    /** Prints all arms. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints all arms.")
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            for (MeasuredArm arm : Arms.all()) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                "%-34s %-5s %s%n",
                                arm.id(), arm.quick() ? "quick" : "", arm.arm().step());
            }
            return FINE;
        }
    }
}
