package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run file of companions alone, and companions for one that has times already. Stateless. */
public final class CompanionRun {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private CompanionRun() {}

    /**
     * Returns a run without forks.
     *
     * @param form what was counted; runs of different forms are not compared
     */
    public static RunFile of(
            String form, Instant start, List<MeasuredArm> arms, Map<String, Map<String, Companion>> companions) {
        var environment = Machine.environment(List.of(), NativeLibraries.hashes());
        return new RunFile(
                        RunFile.SCHEMA,
                        ID_TIME.format(start) + "-" + environment.commit() + "-" + form,
                        start.toString(),
                        Instant.now().toString(),
                        form,
                        0,
                        environment,
                        arms.stream().map(MeasuredArm::arm).toList(),
                        List.of())
                .withCompanions(companions)
                .ofProject(Run.PROJECT);
    }

    /**
     * Returns a run with more companions; those of the same name are replaced.
     *
     * @throws BenchException when the run was measured with other native libraries: the figures would belong to other code
     */
    public static RunFile added(RunFile run, Map<String, Map<String, Companion>> companions) {
        // A run with peers has theirs, too.
        if (!run.environment()
                .libraries()
                .entrySet()
                .containsAll(NativeLibraries.hashes().entrySet())) {
            throw new BenchException("the run " + run.id()
                    + " was measured with other native libraries than these: build that revision, or leave out --into");
        }
        return merged(run, companions);
    }

    static RunFile merged(RunFile run, Map<String, Map<String, Companion>> companions) {
        Map<String, Map<String, Companion>> all = new TreeMap<>();
        run.companions().forEach((arm, figures) -> all.put(arm, new TreeMap<>(figures)));
        List<String> known = run.arms().stream().map(arm -> arm.id()).toList();
        companions.forEach((arm, figures) -> {
            if (known.contains(arm)) {
                all.computeIfAbsent(arm, none -> new TreeMap<>()).putAll(figures);
            }
        });
        return run.withCompanions(all);
    }
}
