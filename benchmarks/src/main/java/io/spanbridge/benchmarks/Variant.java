package io.spanbridge.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * In which other process an arm runs: other flags, another JDK, or another past. The arm is subtracted from the same arm without it.
 * Immutable.
 */
public class Variant {
    /** The process as all arms have it. */
    public static final Variant PLAIN = new Variant("", "");

    private final String id;
    private final String adds;

    /**
     * @param id the last part of the arm's id
     * @param adds what it adds to the arm, or changes, in a sentence
     */
    protected Variant(String id, String adds) {
        this.id = id;
        this.adds = adds;
    }

    /** Returns the last part of the arm's id; empty when there is none. */
    public final String id() {
        return id;
    }

    /** Says what it adds to the arm, or changes. */
    public final String adds() {
        return adds;
    }

    /** Returns arguments of the fork's JVM, after those of all arms. */
    public List<String> jvmArguments() {
        return List.of();
    }

    /** Returns the program that is started as the fork's JVM, when it is not the JDK of the driver. */
    public Optional<Path> java() {
        return Optional.empty();
    }

    /** Returns the release of Java that forks have; 0 when there is no such JDK here. */
    public int javaRelease() {
        return Runtime.version().feature();
    }

    /** Runs in the fork, before the arm's session opens. */
    public void prepare(MeasuredArm arm) {}
}
