package io.spanbridge.results.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a run file must hold for the rest of the code to rely on it. */
final class RunFileCheck {
    private RunFileCheck() {}

    /** Returns the first problem as a short clause, or null when there is none. */
    static String problem(RunFile run) {
        if (run.schema() < 1) {
            return "it has no schema number";
        }
        if (run.id() == null || run.id().isBlank()) {
            return "it has no id";
        }
        if (run.environment() == null) {
            return "it does not say where it ran";
        }
        try {
            Instant.parse(String.valueOf(run.startedAt()));
        } catch (DateTimeException e) {
            return "startedAt is not an instant: " + run.startedAt();
        }
        String arms = problemOfArms(run);
        String forks = arms != null ? arms : problemOfForks(run);
        return forks != null ? forks : problemOfCompanions(run);
    }

    private static String problemOfArms(RunFile run) {
        Map<String, String> baselines = new HashMap<>();
        for (Arm arm : run.arms()) {
            if (arm.id() == null || arm.id().isBlank()) {
                return "an arm has no id";
            }
            if (baselines.containsKey(arm.id())) {
                return "the arm " + arm.id() + " is there twice";
            }
            baselines.put(arm.id(), arm.baseline());
        }
        for (Arm arm : run.arms()) {
            Set<String> seen = new HashSet<>();
            for (String id = arm.id(); id != null; id = baselines.get(id)) {
                if (!baselines.containsKey(id)) {
                    return "the baseline " + id + " of the arm " + arm.id() + " is not an arm";
                }
                if (!seen.add(id)) {
                    return "the arm " + arm.id() + " is its own baseline";
                }
            }
        }
        return null;
    }

    private static String problemOfForks(RunFile run) {
        Set<String> arms = new HashSet<>();
        run.arms().forEach(arm -> arms.add(arm.id()));
        for (Fork fork : run.forks()) {
            if (fork.round() < 0) {
                return "a fork of " + fork.arm() + " has the round " + fork.round();
            }
            if (!arms.contains(fork.arm())) {
                return "a fork measured " + fork.arm() + ", which is not an arm";
            }
        }
        return null;
    }

    private static String problemOfCompanions(RunFile run) {
        Set<String> arms = new HashSet<>();
        run.arms().forEach(arm -> arms.add(arm.id()));
        for (String arm : run.companions().keySet()) {
            if (!arms.contains(arm)) {
                return "it has companions of " + arm + ", which is not an arm";
            }
        }
        return null;
    }
}
