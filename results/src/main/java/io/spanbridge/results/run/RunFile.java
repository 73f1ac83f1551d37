package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All rounds of one invocation. The form of the file is fixed by {@code run-file-2.schema.json} beside this class.
 *
 * @param schema the version of this form, {@link #SCHEMA}
 * @param id the run's name: its start time and commit
 * @param startedAt ISO-8601 instant
 * @param finishedAt ISO-8601 instant
 * @param form how long each fork measured, for example {@code quick}
 * @param seed the seed of the order of the arms
 * @param environment where it ran
 * @param arms what was measured
 * @param forks one entry per fresh JVM, failed ones included
 * @param rounds how many rounds were planned; 0 when nobody said
 * @param pair a name that two runs share when they were measured as one, fork by fork in turn: their rounds are then paired;
 *     null for a run on its own
 * @param companions figures that no machine moves, by arm and name
 * @param more what this version does not know, as it was read
 */
public record RunFile(
        int schema,
        String id,
        String startedAt,
        String finishedAt,
        String form,
        long seed,
        Environment environment,
        List<Arm> arms,
        List<Fork> forks,
        int rounds,
        String pair,
        Map<String, Map<String, Companion>> companions,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** The version that this code writes. */
    public static final int SCHEMA = 2;

    private static final String PROJECT = "project";

    /** Takes missing lists as empty ones. */
    public RunFile {
        form = form == null ? "unknown" : form;
        arms = arms == null ? List.of() : List.copyOf(arms);
        forks = forks == null ? List.of() : List.copyOf(forks);
        Map<String, Map<String, Companion>> known = new TreeMap<>();
        if (companions != null) {
            companions.forEach((arm, figures) -> known.put(arm, present(figures)));
        }
        companions = Collections.unmodifiableMap(known);
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A run on its own, without companions. */
    public RunFile(
            int schema,
            String id,
            String startedAt,
            String finishedAt,
            String form,
            long seed,
            Environment environment,
            List<Arm> arms,
            List<Fork> forks) {
        this(schema, id, startedAt, finishedAt, form, seed, environment, arms, forks, 0, null, Map.of(), Map.of());
    }

    /** Returns a copy of the current schema. */
    RunFile current() {
        return schema == SCHEMA
                ? this
                : new RunFile(
                        SCHEMA,
                        id,
                        startedAt,
                        finishedAt,
                        form,
                        seed,
                        environment,
                        arms,
                        forks,
                        rounds,
                        pair,
                        companions,
                        more);
    }

    /** Returns a copy with other forks, finished at another time. */
    public RunFile with(List<Fork> others, String finished) {
        return new RunFile(
                schema, id, startedAt, finished, form, seed, environment, arms, others, rounds, pair, companions, more);
    }

    /** Returns a copy that is measured in so many rounds, as one with the run that has the same pair. */
    public RunFile planned(int newRounds, String newPair) {
        return new RunFile(
                schema,
                id,
                startedAt,
                finishedAt,
                form,
                seed,
                environment,
                arms,
                forks,
                newRounds,
                newPair,
                companions,
                more);
    }

    /** Returns what was measured, as headings call it. */
    public String project() {
        return more.get(PROJECT) instanceof String name && !name.isBlank() ? name : "Benchmarks";
    }

    /** Returns a copy of a run of that project. */
    public RunFile ofProject(String name) {
        Map<String, Object> known = new LinkedHashMap<>(more);
        known.put(PROJECT, name);
        return new RunFile(
                schema,
                id,
                startedAt,
                finishedAt,
                form,
                seed,
                environment,
                arms,
                forks,
                rounds,
                pair,
                companions,
                known);
    }

    /** Returns a copy with other companions. */
    public RunFile withCompanions(Map<String, Map<String, Companion>> figures) {
        return new RunFile(
                schema, id, startedAt, finishedAt, form, seed, environment, arms, forks, rounds, pair, figures, more);
    }

    private static Map<String, Companion> present(Map<String, Companion> figures) {
        Map<String, Companion> known = new TreeMap<>();
        if (figures != null) {
            figures.forEach((name, figure) -> {
                if (figure != null) {
                    known.put(name, figure);
                }
            });
        }
        return Collections.unmodifiableMap(known);
    }
}
