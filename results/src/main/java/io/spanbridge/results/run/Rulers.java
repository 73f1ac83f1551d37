package io.spanbridge.results.run;

import java.util.List;

/**
 * The names of the rulers that a run file may hold. A ruler is work that no change of the measured code can move; an arm says
 * which of them does work of its own kind ({@link Arm#ruler}).
 */
public final class Rulers {
    /** U: calls from native code into the JVM. */
    public static final String U = "u";
    /** Native code that never enters the JVM. */
    public static final String RUST = "rust";
    /** Compiled Java code that never leaves the JVM. */
    public static final String JAVA = "java";
    /** All of them, the most used first. */
    public static final List<String> ALL = List.of(U, RUST, JAVA);

    private Rulers() {}
}
