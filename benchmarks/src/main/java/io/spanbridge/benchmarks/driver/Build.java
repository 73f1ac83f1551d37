package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Environment;
import java.nio.file.Path;
import java.util.List;

/**
 * A built revision that forks can be started from.
 *
 * @param environment where it runs and what it is made of
 * @param javaArguments what a JVM needs to find its classes
 * @param arms ids of the arms that it knows
 */
record Build(Environment environment, List<String> javaArguments, List<String> arms) {
    /** The class of its benchmarks' command line, the same in all revisions. */
    static final String BENCH = "io.spanbridge.benchmarks.Bench";

    /** Takes copies. */
    Build {
        javaArguments = List.copyOf(javaArguments);
        arms = List.copyOf(arms);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
