package io.spanbridge.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.benchmarks.companions.Counts;
import io.spanbridge.benchmarks.companions.Instructions;
import io.spanbridge.benchmarks.driver.BenchException;
import io.spanbridge.benchmarks.driver.Freshness;
import io.spanbridge.benchmarks.driver.Run;
import io.spanbridge.benchmarks.peers.AgainstPython;
import io.spanbridge.results.Report;
import io.spanbridge.results.Table;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.cli.ExitCodes;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.ComparisonJson;
import io.spanbridge.results.text.ComparisonMarkdown;
import io.spanbridge.results.text.RunMarkdown;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, writes the run file and the page, prints the table. How it comes about goes to standard error. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs arms in rounds, writes the run file and the page, prints the table.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all arms ran",
            "1:an arm failed; with --judge also a regression against the last run",
            "2:wrong usage, or nothing could be run; with --judge also no earlier run to compare with",
            "3:with --judge: the machine was too noisy to tell"
        })
final class RunCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NOTHING_EARLIER = "No earlier run of this form on this machine to compare with.";

    @Spec
    private CommandSpec spec;

    @Option(names = "--form", defaultValue = "quick", description = "${COMPLETION-CANDIDATES} (default: quick)")
    private Form form;

    @Option(names = "--arms", description = Arms.PATTERNS + " (default: all of the form)")
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
            description = "leaves out what is counted beside the times: allocation, JNI functions (smoke never counts)")
    private boolean noCounts;

    @Option(names = "--instructions", description = "counts instructions, too; needs valgrind")
    private boolean instructions;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "goes on with a run that was interrupted: the file it left behind says form, arms and rounds")
    private Path resume;

    @Option(names = "--judge", description = "ends with the exit code of a comparison with the last run of this kind")
    private boolean judge;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        PrintStream progress = System.err;
        PrintWriter out = spec.commandLine().getOut();
        if (form == Form.NONE) {
            out.println("no benchmarks: the form is none");
            out.flush();
            return Bench.FINE;
        }
        check();
        String stale = Freshness.warning();
        progress.print(stale.isEmpty() ? "" : stale + System.lineSeparator());
        RunFile begun = resume == null ? null : Run.begun(RunFiles.read(resume));
        Run run = begun == null
                ? new Run(form, arms(progress), rounds(), seed == null ? System.currentTimeMillis() : seed, log(), runs)
                : resumed(begun);
        RunFile plan = begun == null ? run.plan().withCompanions(companions(run.arms(), progress)) : begun;
        Run.Outcome outcome = run.measure(
                plan, previous(plan, progress), untilDecided ? Duration.ofMinutes(budget) : Duration.ZERO, progress);
        RunFile previous = previous(outcome.run(), progress);
        Comparison comparison =
                previous == null ? null : Comparison.of(RunAnalysis.of(previous), RunAnalysis.of(outcome.run()));
        Report.write(runs, outcome.run(), page, progress::println);
        print(outcome, comparison, out);
        return exitCode(outcome.run(), comparison);
    }

    private int exitCode(RunFile run, Comparison comparison) {
        if (!run.forks().stream().map(Fork::failure).allMatch(failure -> failure == null)) {
            return Bench.ARM_FAILED;
        }
        if (!judge) {
            return Bench.FINE;
        }
        return comparison == null ? Bench.WRONG : ExitCodes.of(comparison);
    }

    private void print(Run.Outcome outcome, Comparison comparison, PrintWriter out) {
        switch (format) {
            case TEXT -> text(outcome, comparison, out);
            case MARKDOWN -> {
                out.println(RunMarkdown.of(outcome.run()));
                out.println(comparison == null ? NOTHING_EARLIER : ComparisonMarkdown.of(comparison));
            }
            case JSON -> out.println(json(outcome, comparison));
        }
        out.flush();
    }

    private void text(Run.Outcome outcome, Comparison comparison, PrintWriter out) {
        out.println();
        Table.print(outcome.run(), out);
        out.println();
        AgainstPython.print(outcome.run(), out);
        if (comparison == null) {
            out.println(NOTHING_EARLIER);
        } else {
            Table.print(comparison, out);
        }
        out.println("run file: " + outcome.file().toAbsolutePath().normalize());
        out.println("page: " + page.toAbsolutePath().normalize());
    }

    private String json(Run.Outcome outcome, Comparison comparison) {
        ObjectNode node = JSON.createObjectNode();
        node.put("runFile", outcome.file().toAbsolutePath().normalize().toString());
        node.put("page", page.toAbsolutePath().normalize().toString());
        node.set("comparison", comparison == null ? null : ComparisonJson.tree(comparison));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** Counted first, so that an interrupted run has them. */
    private Map<String, Map<String, Companion>> companions(List<MeasuredArm> arms, PrintStream progress) {
        PrintWriter told = new PrintWriter(progress, true, StandardCharsets.UTF_8);
        Map<String, Map<String, Companion>> companions = new TreeMap<>();
        List<MeasuredArm> once = arms.stream().filter(arm -> !arm.isRepeat()).toList();
        if (!noCounts && form != Form.SMOKE) {
            companions.putAll(Counts.of(once.stream().filter(Counts::canCount).toList(), told));
        }
        if (instructions) {
            Instructions.byValgrind()
                    .of(once.stream().filter(Instructions::canCount).toList(), told)
                    .forEach((arm, figures) -> companions
                            .computeIfAbsent(arm, none -> new TreeMap<>())
                            .putAll(figures));
        }
        return companions;
    }

    private Run resumed(RunFile begun) {
        if (begun.pair() != null) {
            throw new BenchException(resume + " is one of two runs that were measured as one: 'bench compare --resume "
                    + resume + "' goes on with both");
        }
        try {
            List<MeasuredArm> arms =
                    begun.arms().stream().map(arm -> Arms.byId(arm.id())).toList();
            Form was = Form.valueOf(begun.form().toUpperCase(Locale.ROOT));
            return new Run(was, arms, begun.rounds(), begun.seed(), log(), runs);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new BenchException(resume + " cannot be resumed: " + e.getMessage());
        }
    }

    private List<MeasuredArm> arms(PrintStream progress) {
        try {
            List<MeasuredArm> selected = Arms.select(form, patterns);
            List<String> missing = Arms.missing(patterns);
            if (!missing.isEmpty()) {
                progress.println("left out, because they cannot run here (peers that are not built, or no newer JDK): "
                        + String.join(", ", missing));
            }
            return form == Form.SMOKE ? selected : Arms.withRepeat(selected);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void check() {
        if (rounds != null && rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds must be 1 or more, not " + rounds);
        }
        if (budget < 0) {
            throw new ParameterException(spec.commandLine(), "--budget must be 0 or more minutes, not " + budget);
        }
        if (resume != null && (patterns != null || rounds != null || seed != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--resume takes arms, rounds and seed from its file: leave them out");
        }
    }

    private int rounds() {
        return rounds == null ? form.rounds() : rounds;
    }

    private Path log() {
        return page.resolveSibling("jmh.log");
    }

    private RunFile previous(RunFile run, PrintStream progress) {
        return RunFiles.list(runs, progress::println).stream()
                .filter(other -> !other.id().equals(run.id()) && Testbed.same(other, run))
                .reduce((older, newer) -> newer)
                .orElse(null);
    }
}
