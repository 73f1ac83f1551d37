package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.Names;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Measures two builds as one run: in each round both builds of an arm run one directly after the other, in alternating order,
 * so that what the machine does hits both alike. The two run files share a pair name, and their rounds are compared pair by
 * pair.
 *
 * @param form how long each fork measures
 * @param arms what is measured; what the base does not have is left out, and peers, which are of neither build
 * @param rounds how often, at least
 * @param seed of the order
 * @param log receives what JMH prints
 * @param runs folder of run files
 */
public record PairedRun(Form form, List<MeasuredArm> arms, int rounds, long seed, Path log, Path runs) {
    /** How long the rounds of one comparison may take unless somebody says otherwise. */
    public static final Duration BUDGET = Duration.ofMinutes(30);

    /**
     * Both sides.
     *
     * @param base the other revision
     * @param candidate what is in the work tree
     * @param file the candidate's run file
     */
    public record Outcome(RunFile base, RunFile candidate, Path file) {}

    /** Takes a copy of the arms. */
    public PairedRun {
        arms = List.copyOf(arms);
    }

    /**
     * Builds the base, measures, and writes both run files.
     *
     * @param revision what git takes for one
     * @param budget how long more rounds may take in all while arms are undecided; zero for no more rounds than planned
     * @param counts the commands that count beside the times: {@code count}, {@code instructions}. What the base cannot count is
     *     left out
     * @throws BenchException when the base cannot be built or knows none of the arms, another run measures, or what is to be
     *     counted cannot be
     */
    public Outcome against(String revision, Duration budget, List<String> counts, PrintStream out) {
        Build base = builder(out).build(revision);
        List<MeasuredArm> common = arms.stream()
                .filter(arm -> !arm.isPeer() && base.arms().contains(arm.subject()))
                .toList();
        if (common.isEmpty()) {
            throw new BenchException("the base knows none of the chosen arms: choose others by --arms");
        }
        if (common.size() < arms.size()) {
            out.println(
                    "left out, because the base does not have " + (arms.size() - common.size() == 1 ? "it: " : "them: ")
                            + arms.stream()
                                    .filter(arm -> !common.contains(arm))
                                    .map(MeasuredArm::id)
                                    .collect(Collectors.joining(", ")));
        }
        return measure(base, here(), common, budget, counts, out);
    }

    /** Counts, and measures from the beginning. */
    Outcome measure(
            Build base, Build here, List<MeasuredArm> common, Duration budget, List<String> counts, PrintStream out) {
        Map<String, Map<String, Companion>> ofHere = new TreeMap<>();
        Map<String, Map<String, Companion>> ofBase = new TreeMap<>();
        counts.forEach(command -> count(command, base, here, common, ofBase, ofHere, out));
        Run plan = new Run(form, common, rounds, seed, log, runs);
        String pair = UUID.randomUUID().toString();
        Instant start = Instant.now();
        return measure(
                base,
                here,
                common,
                // The base comes first in the history, and has a name of its own when both are one commit: ids tell
                // seconds.
                plan.plan(start.minusSeconds(1), base.environment(), pair).withCompanions(ofBase),
                plan.plan(start, here.environment(), pair).withCompanions(ofHere),
                budget,
                out);
    }

    /**
     * Goes on with a pair that was interrupted.
     *
     * @param file what the interruption left of the candidate; the base lies in the same folder
     * @param log receives what JMH prints
     * @param budget how long more rounds may take in all, from now on
     * @throws BenchException when the file is not one of a pair, the other one is missing, or either was begun with another build
     */
    public static Outcome resume(Path file, Path log, Duration budget, PrintStream out) {
        RunFile candidate = RunFiles.read(file);
        Path folder = file.toAbsolutePath().getParent();
        RunFile base = candidate.pair() == null
                ? null
                : RunFiles.partials(folder, warning -> {}).stream()
                        .filter(run ->
                                candidate.pair().equals(run.pair()) && !run.id().equals(candidate.id()))
                        .findFirst()
                        .orElse(null);
        if (base == null) {
            throw new BenchException(
                    file + " cannot be resumed: it is not one of two runs that were measured as one, or the other"
                            + " one is not beside it");
        }
        if (base.startedAt().compareTo(candidate.startedAt()) > 0) {
            throw new BenchException(file + " is the base of its pair: resume " + RunFiles.partial(folder, base));
        }
        Build other = builder(out).build(base.environment().commit());
        Build here = here();
        Run.checkIsOf(base, other.environment());
        Run.checkIsOf(candidate, here.environment());
        try {
            List<MeasuredArm> arms =
                    candidate.arms().stream().map(arm -> Arms.byId(arm.id())).toList();
            Form form = Form.valueOf(candidate.form().toUpperCase(Locale.ROOT));
            return new PairedRun(form, arms, candidate.rounds(), candidate.seed(), log, folder)
                    .measure(other, here, arms, Run.begun(base), Run.begun(candidate), budget, out);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new BenchException(file + " cannot be resumed: " + e.getMessage());
        }
    }

    private static BaseBuild builder(PrintStream out) {
        return new BaseBuild(Path.of("."), Path.of("target", "base"), out);
    }

    private static Build here() {
        return new Build(
                Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes()),
                List.of("-cp", System.getProperty("java.class.path")),
                List.of());
    }

    /** Measures what the two plans lack. */
    Outcome measure(
            Build base,
            Build here,
            List<MeasuredArm> common,
            RunFile basePlan,
            RunFile candidatePlan,
            Duration budget,
            PrintStream out) {
        Instant deadline = Instant.now().plus(budget);
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
                SinkProcess sink = Run.needsSink(common) ? Run.startSink() : null;
                PrintStream jmh = Run.openLog(log);
                Recording before = new Recording(runs, basePlan, null, out);
                Recording after = new Recording(runs, candidatePlan, "bench compare --resume", out)) {
            jmh.println("forks of two builds, held by " + lock.file());
            ForkProcess process = new ForkProcess(form, ForkJvm.arguments(sink == null ? null : sink.endpoint()), log);
            out.println(Names.arms(common.size()) + " of two builds, " + Names.rounds(rounds) + " or more, seed " + seed
                    + "; JMH writes to " + log);
            List<Schedule.Slot> planned = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                planned.addAll(schedule(common, round).slots());
            }
            planned.removeIf(slot -> isDone(slot, before) && isDone(slot, after));
            Progress progress = new Progress(out, planned, rounds);
            List<MeasuredArm> left = common;
            for (int round = 0; !left.isEmpty() && !after.isInterrupted(); round++) {
                if (round >= rounds) {
                    if (!Instant.now().isBefore(deadline)) {
                        out.println("the time is up; undecided: " + Names.arms(left.size()));
                        break;
                    }
                    progress.further(schedule(left, round).slots(), round + 1, deadline);
                }
                round(schedule(left, round), base, here, process, before, after, progress);
                if (round + 1 >= rounds) {
                    Comparison comparison =
                            Comparison.of(RunAnalysis.of(before.soFar()), RunAnalysis.of(after.soFar()));
                    left = budget.isZero() ? List.of() : Undecided.withBaselines(common, comparison.undecided());
                }
            }
            // In this order: an interruption is known to the candidate's side first, and leaves both as they are.
            Path file = after.finish();
            before.finish();
            return new Outcome(before.soFar(), after.soFar(), file);
        }
    }

    private Schedule schedule(List<MeasuredArm> left, int round) {
        return Schedule.of(left, 1, seed + round).from(round);
    }

    private static boolean isDone(Schedule.Slot slot, Recording recording) {
        return recording.has(slot.arm().id(), slot.round());
    }

    /** Counts in both builds. This one must be able to; another revision need not know how. */
    private static void count(
            String command,
            Build base,
            Build here,
            List<MeasuredArm> common,
            Map<String, Map<String, Companion>> ofBase,
            Map<String, Map<String, Companion>> ofHere,
            PrintStream out) {
        List<String> arms = common.stream()
                .filter(arm -> !arm.isRepeat())
                .map(MeasuredArm::id)
                .toList();
        out.println("counting beside the times, in both builds: " + command);
        add(ofHere, BuildCompanions.of(here, arms, command));
        try {
            add(ofBase, BuildCompanions.of(base, arms, command));
        } catch (BenchException e) {
            out.println("the base cannot be counted in this way, and is compared by time alone: " + e.getMessage());
        }
    }

    private static void add(Map<String, Map<String, Companion>> all, Map<String, Map<String, Companion>> more) {
        more.forEach((arm, figures) ->
                all.computeIfAbsent(arm, none -> new TreeMap<>()).putAll(figures));
    }

    private static void round(
            Schedule schedule,
            Build base,
            Build here,
            ForkProcess process,
            Recording before,
            Recording after,
            Progress progress) {
        for (Schedule.Slot slot : schedule.slots()) {
            if (isDone(slot, before) && isDone(slot, after)) {
                continue;
            }
            boolean baseFirst = (slot.round() + slot.position()) % 2 == 0;
            double seconds = 0;
            String failure = null;
            for (boolean ofBase : new boolean[] {baseFirst, !baseFirst}) {
                Recording side = ofBase ? before : after;
                if (after.isInterrupted()) {
                    return;
                }
                if (!isDone(slot, side)) {
                    Fork fork = process.run(ofBase ? base : here, slot);
                    side.add(fork);
                    seconds += fork.seconds();
                    failure = failure == null ? fork.failure() : failure;
                }
            }
            progress.finished(slot, seconds, failure);
        }
    }
}
