package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.companions.CompanionTable;
import io.spanbridge.benchmarks.companions.Counts;
import io.spanbridge.benchmarks.companions.Instructions;
import io.spanbridge.benchmarks.driver.CompanionRun;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
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

    @Option(
            names = "--arms",
            description = "ids separated by commas, * stands for any text (default: those of the quick form)")
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

    /** What is counted, as the form of a run of its own. */
    abstract String form();

    /** Whether an arm can be counted. */
    abstract Predicate<MeasuredArm> countable();

    /** Counts, and prints. */
    abstract Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter out);

    @Override
    public Integer call() {
        Instant start = Instant.now();
        PrintWriter out = spec.commandLine().getOut();
        RunFile target = into == null ? null : RunFiles.read(into);
        List<MeasuredArm> arms = select(target);
        List<MeasuredArm> counted = arms.stream().filter(countable()).toList();
        Map<String, Map<String, Companion>> companions = count(counted, out);
        Path file = target == null
                ? RunFiles.write(runs, CompanionRun.of(form(), start, arms, companions))
                : RunFiles.write(into.toAbsolutePath().getParent(), CompanionRun.added(target, companions));
        out.println("run file: " + file.toAbsolutePath().normalize());
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
        Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter out) {
            Map<String, Map<String, Companion>> companions = Counts.of(arms, out);
            CompanionTable.counts(companions, out);
            return companions;
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
        Map<String, Map<String, Companion>> count(List<MeasuredArm> arms, PrintWriter out) {
            Map<String, Map<String, Companion>> counted =
                    Instructions.byValgrind().of(arms, out);
            Map<String, Map<String, Companion>> companions = new LinkedHashMap<>();
            arms.stream()
                    .map(MeasuredArm::id)
                    .filter(counted::containsKey)
                    .forEach(arm -> companions.put(arm, counted.get(arm)));
            CompanionTable.instructions(companions, out);
            return companions;
        }
    }
}
