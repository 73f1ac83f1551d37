package io.spanbridge.benchmarks;

/** By what callbacks enter Java in an arm. */
public enum ArmCrossing {
    /** They do not. */
    NONE("-"),
    JNI("jni"),
    /** Only where the JDK of the fork has it. */
    FFM("ffm");

    private static final int FFM_SINCE = 22;

    private final String id;

    ArmCrossing(String id) {
        this.id = id;
    }

    /** Returns the name that stands in run files, and that the bridge's property {@code spanbridge.crossing} takes. */
    public String id() {
        return id;
    }

    /** Returns whether callbacks can cross this way in forks of that release of Java. */
    boolean canBeHad(int javaRelease) {
        return this != FFM
                || javaRelease >= FFM_SINCE && System.getProperty("os.name").equals("Linux");
    }
}
