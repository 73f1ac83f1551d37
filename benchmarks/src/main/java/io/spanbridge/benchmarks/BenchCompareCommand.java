package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.driver.Freshness;
import io.spanbridge.benchmarks.driver.PairedRun;
import io.spanbridge.results.Report;
import io.spanbridge.results.cli.CompareCommand;
import io.spanbridge.results.cli.Folder;
import io.spanbridge.results.cli.Format;
import io.spanbridge.results.run.RunFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two run files, or this work tree with another revision in one interleaved run. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Says what got worse or better: from run A to run B, or, with --base, from another revision to this work tree.",
            "With --base that revision is built in a work tree of its own, and both are measured in one run, pair by pair."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing got worse",
            "1:a regression, or an arm that fails now",
            "2:wrong usage, or runs that cannot be read or compared",
            "3:the machine was too noisy to tell, or nothing could be decided"
        })
final class BenchCompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(arity = "0..2", paramLabel = "A B", description = "the earlier run file, and the one that is judged")
    private List<Path> files = List.of();

    @Option(names = "--base", paramLabel = "REVISION", description = "a branch, tag or commit to measure against")
    private String base;

    @Option(names = "--form", defaultValue = "quick", description = "smoke, quick or full (default: quick)")
    private Form form;

    @Option(names = "--arms", description = Arms.PATTERNS + " (default: all of the form)")
    private String patterns;

    @Option(names = "--rounds", description = "how often every arm runs at least (default: as the form says)")
    private Integer rounds;

    @Option(
            names = "--budget",
            defaultValue = "30",
            description =
                    "minutes after which undecided arms stay so; 0 for no more rounds than --rounds (default: 30)")
    private int budget;

    @Option(
            names = "--no-counts",
            description = "with --base: leaves out what is counted beside the times (smoke never counts)")
    private boolean noCounts;

    @Option(names = "--instructions", description = "with --base: counts instructions, too; needs valgrind")
    private boolean instructions;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "goes on with a run against a base that was interrupted: the file it left behind")
    private Path resume;

    @Option(names = "--seed", description = "of the order of the arms (default: the time)")
    private Long seed;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Option(
            names = "--page",
            defaultValue = "target/spanbridge.html",
            description = "the page (default: ${DEFAULT-VALUE})")
    private Path page;

    @Override
    public Integer call() {
        if (files.size() == 1 || (base == null ? 0 : 1) + (resume == null ? 0 : 1) + files.size() / 2 != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "compare needs two run files, or --base and a revision, or --resume and a file; see 'compare --help'");
        }
        if (!files.isEmpty()) {
            return CompareCommand.compare(
                    RunFiles.read(files.get(0)), RunFiles.read(files.get(1)), folder.list(), format, spec);
        }
        if (form == Form.NONE || rounds != null && rounds < 2 || budget < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--base needs a form that measures, 2 rounds or more, and a budget of 0 or more");
        }
        String stale = Freshness.warning();
        System.err.print(stale.isEmpty() ? "" : stale + System.lineSeparator());
        // What is asked for goes to standard output; how it comes about does not.
        PairedRun.Outcome outcome = resume == null
                ? new PairedRun(
                                form,
                                arms(),
                                rounds == null ? Math.max(2, form.rounds()) : rounds,
                                seed == null ? System.currentTimeMillis() : seed,
                                log(),
                                folder.path())
                        .against(base, Duration.ofMinutes(budget), counts(), System.err)
                : PairedRun.resume(resume, log(), Duration.ofMinutes(budget), System.err);
        Report.write(folder.path(), outcome.candidate(), page, System.err::println);
        System.err.println("run file: " + outcome.file().toAbsolutePath().normalize());
        System.err.println("page: " + page.toAbsolutePath().normalize());
        // Once more, where it is read.
        System.err.print(stale.isEmpty() ? "" : stale + System.lineSeparator());
        return CompareCommand.compare(outcome.base(), outcome.candidate(), List.of(), format, spec);
    }

    private Path log() {
        return page.resolveSibling("jmh.log");
    }

    private List<String> counts() {
        List<String> counts = new ArrayList<>();
        if (!noCounts && form != Form.SMOKE) {
            counts.add("count");
        }
        if (instructions) {
            counts.add("instructions");
        }
        return counts;
    }

    private List<MeasuredArm> arms() {
        try {
            return Arms.withRepeat(Arms.select(form, patterns));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
