package io.spanbridge.results.run;

import java.util.List;

/**
 * All rounds of one invocation.
 *
 * @param schema the version of this form, {@link #SCHEMA}
 * @param id the run's name: its start time and commit
 * @param startedAt ISO-8601 instant
 * @param finishedAt ISO-8601 instant
 * @param form quick, smoke or full
 * @param seed the seed of the order of the arms
 * @param environment where it ran
 * @param arms what was measured
 * @param forks one entry per fresh JVM, failed ones included
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
        List<Fork> forks) {
    /** The version that this code writes. */
    public static final int SCHEMA = 1;

    /** Takes missing lists as empty ones. */
    public RunFile {
        form = form == null ? "unknown" : form;
        arms = arms == null ? List.of() : List.copyOf(arms);
        forks = forks == null ? List.of() : List.copyOf(forks);
    }
}
