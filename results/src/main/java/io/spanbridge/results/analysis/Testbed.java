package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.RunFile;
import java.util.ArrayList;
import java.util.List;

/** Which runs may be compared: same machine, same JDK, same flags, same form of run. */
public final class Testbed {
    private Testbed() {}

    /** Returns why two runs may not be compared, one clause per reason; empty when they may. */
    public static List<String> differences(RunFile base, RunFile candidate) {
        Environment a = base.environment();
        Environment b = candidate.environment();
        List<String> reasons = new ArrayList<>();
        add(reasons, "processor", a.cpu(), b.cpu());
        add(reasons, "number of cores", String.valueOf(a.cores()), String.valueOf(b.cores()));
        add(reasons, "operating system", a.os(), b.os());
        add(reasons, "JDK", a.jdk(), b.jdk());
        add(reasons, "JVM", a.jvm(), b.jvm());
        add(reasons, "JVM flags", a.jvmFlags(), b.jvmFlags());
        add(reasons, "form of the run", base.form(), candidate.form());
        return reasons;
    }

    /** Whether two runs may be compared. */
    public static boolean same(RunFile base, RunFile candidate) {
        return differences(base, candidate).isEmpty();
    }

    /** Returns a short name of where a run ran. */
    public static String name(RunFile run) {
        Environment where = run.environment();
        return where.cpu() + ", " + where.cores() + (where.cores() == 1 ? " core" : " cores") + ", JDK " + where.jdk();
    }

    private static void add(List<String> reasons, String what, String a, String b) {
        if (!a.equals(b)) {
            reasons.add("the " + what + " differs (" + a + " against " + b + ")");
        }
    }
}
