package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

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
        Build base = new BaseBuild(Path.of("."), Path.of("target", "base"), out).build(revision);
        List<MeasuredArm> common = arms.stream()
                .filter(arm -> !arm.isPeer() && base.arms().contains(arm.id()))
                .toList();
        if (common.isEmpty()) {
            throw new BenchException("the base knows none of the chosen arms: choose others by --arms");
        }
        if (common.size() < arms.size()) {
            out.println((arms.size() - common.size()) + " arms are not in the base and are left out");
        }
        Build here = new Build(
                Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes()),
                List.of("-cp", System.getProperty("java.class.path")),
                List.of());
        return measure(base, here, common, budget, counts, out);
    }

    private Outcome measure(
            Build base, Build here, List<MeasuredArm> common, Duration budget, List<String> counts, PrintStream out) {
        Run plan = new Run(form, common, rounds, seed, log, runs);
        String pair = UUID.randomUUID().toString();
        Map<String, Map<String, Companion>> ofHere = new TreeMap<>();
        Map<String, Map<String, Companion>> ofBase = new TreeMap<>();
        counts.forEach(command -> count(command, base, here, common, ofBase, ofHere, out));
        Instant start = Instant.now();
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
                SinkProcess sink = Run.needsSink(common) ? Run.startSink() : null;
                PrintStream jmh = Run.openLog(log);
                // The base comes first in the history, and never after what is judged against it.
                Recording before = new Recording(
                        runs,
                        plan.plan(start.minusMillis(1), base.environment(), pair)
                                .withCompanions(ofBase),
                        out);
                Recording after = new Recording(
                        runs, plan.plan(start, here.environment(), pair).withCompanions(ofHere), out)) {
            jmh.println("forks of two builds, held by " + lock.file());
            ForkProcess process = new ForkProcess(form, ForkJvm.arguments(sink == null ? null : sink.endpoint()), log);
            out.println(common.size() + " arms of two builds, " + rounds + " rounds or more, seed " + seed
                    + "; JMH writes to " + log);
            List<MeasuredArm> left = common;
            for (int round = 0; !left.isEmpty() && !after.isInterrupted(); round++) {
                if (round >= rounds && Duration.between(start, Instant.now()).compareTo(budget) >= 0) {
                    out.println("the time is up with " + left.size() + " arms undecided");
                    break;
                }
                round(round, left, base, here, process, before, after, out);
                if (round + 1 >= rounds) {
                    Comparison comparison =
                            Comparison.of(RunAnalysis.of(before.soFar()), RunAnalysis.of(after.soFar()));
                    left = budget.isZero() ? List.of() : Undecided.withBaselines(common, comparison.undecided());
                }
            }
            before.finish();
            return new Outcome(before.soFar(), after.soFar(), after.finish());
        }
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
        List<String> arms = common.stream().map(MeasuredArm::id).toList();
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

    private void round(
            int round,
            List<MeasuredArm> left,
            Build base,
            Build here,
            ForkProcess process,
            Recording before,
            Recording after,
            PrintStream out) {
        Schedule schedule = Schedule.of(left, 1, seed + round).from(round);
        Progress progress = new Progress(out, schedule, left.size(), Math.max(rounds, round + 1));
        for (Schedule.Slot slot : schedule.slots()) {
            boolean baseFirst = (round + slot.position()) % 2 == 0;
            Fork first = process.run(baseFirst ? base : here, slot);
            (baseFirst ? before : after).add(first);
            if (after.isInterrupted()) {
                return;
            }
            Fork second = process.run(baseFirst ? here : base, slot);
            (baseFirst ? after : before).add(second);
            String failure = first.failure() != null ? first.failure() : second.failure();
            progress.finished(slot, first.seconds() + second.seconds(), failure);
        }
    }
}
