package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.companions.CompanionTable;
import io.spanbridge.benchmarks.companions.Counts;
import io.spanbridge.benchmarks.companions.Instructions;
import io.spanbridge.benchmarks.driver.CompanionRun;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.Columns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes figures that no machine moves, prints them, and writes them as companions of a run file. */
abstract class CompanionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--arms", description = Arms.PATTERNS + " (default: those of the quick form)")
    private String patterns;

    @Option(
            names = "--into",
            description =
                    "a run file whose arms are counted and which gets the figures: a new file is written beside it")
    private Path into;

    @Option(
            names = "--out",
            defaultValue = "results/runs",
            description = "folder of run files, for a run of these figures alone (default: ${DEFAULT-VALUE})")
    private Path runs;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    /** What is counted, as the form of a run of its own. */
    abstract String form();

    /** Whether an arm can be counted. */
    abstract Predicate<MeasuredArm> countable();

    /** Counts; tells what cannot be counted. */
    abstract Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter told);

    /** Returns the figures as a table. */
    abstract Columns table(Map<String, Map<String, Companion>> companions);

    /** Returns what stands below the table. */
    abstract String below(Map<String, Map<String, Companion>> companions);

    @Override
    public Integer call() {
        Instant start = Instant.now();
        PrintWriter out = spec.commandLine().getOut();
        RunFile target = into == null ? null : RunFiles.read(into);
        List<MeasuredArm> arms = select(target);
        List<MeasuredArm> counted =
                arms.stream().filter(arm -> !arm.isRepeat()).filter(countable()).toList();
        Map<String, Map<String, Companion>> companions =
                count(counted, format == Format.TEXT ? out : spec.commandLine().getErr());
        RunFile run = target == null
                ? CompanionRun.of(form(), start, arms, companions)
                : CompanionRun.added(target, companions);
        Path file = RunFiles.write(target == null ? runs : into.toAbsolutePath().getParent(), run);
        format.print(table(companions), () -> RunFiles.toJson(run), out);
        if (format != Format.JSON) {
            out.println();
            out.println(below(companions));
        }
        if (format == Format.TEXT) {
            out.println("run file: " + file.toAbsolutePath().normalize());
        }
        out.flush();
        return companions.size() < counted.size() ? Bench.ARM_FAILED : Bench.FINE;
    }

    private List<MeasuredArm> select(RunFile target) {
        try {
            List<MeasuredArm> selected =
                    Arms.select(target != null && patterns == null ? Form.FULL : Form.QUICK, patterns);
            if (target == null) {
                return selected;
            }
            List<String> known = target.arms().stream().map(arm -> arm.id()).toList();
            return selected.stream().filter(arm -> known.contains(arm.id())).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Counts allocation, JNI functions and global references. */
    @Command(
            name = "count",
            mixinStandardHelpOptions = true,
            description =
                    "Counts, per span, bytes allocated in Java, memory asked for in Rust, JNI functions called by name, "
                            + "and global references made.")
    static final class CountCommand extends CompanionCommand {
        @Override
        String form() {
            return "counts";
        }

        @Override
        Predicate<MeasuredArm> countable() {
            return Counts::canCount;
        }

        @Override
        Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter told) {
            return Counts.of(arms, told);
        }

        @Override
        Columns table(Map<String, Map<String, Companion>> companions) {
            return CompanionTable.counts(companions);
        }

        @Override
        String below(Map<String, Map<String, Companion>> companions) {
            return CompanionTable.functions(companions);
        }
    }

    /** Counts instructions. */
    @Command(
            name = "instructions",
            mixinStandardHelpOptions = true,
            description =
                    "Counts instructions per span by valgrind's callgrind, by what they are for. A difference of two such "
                            + "figures is one of the code, whatever else the machine does.")
    static final class InstructionsCommand extends CompanionCommand {
        @Override
        String form() {
            return "instructions";
        }

        @Override
        Predicate<MeasuredArm> countable() {
            return Instructions::canCount;
        }

        @Override
        Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter told) {
            Map<String, Map<String, Companion>> counted =
                    Instructions.byValgrind().of(arms, told);
            Map<String, Map<String, Companion>> companions = new LinkedHashMap<>();
            arms.stream()
                    .map(MeasuredArm::id)
                    .filter(counted::containsKey)
                    .forEach(arm -> companions.put(arm, counted.get(arm)));
            return companions;
        }

        @Override
        Columns table(Map<String, Map<String, Companion>> companions) {
            return CompanionTable.instructions(companions);
        }

        @Override
        String below(Map<String, Map<String, Companion>> companions) {
            return "Instructions per operation, and by what they are for; ±%: how far the repeats lay apart.";
        }
    }
}
