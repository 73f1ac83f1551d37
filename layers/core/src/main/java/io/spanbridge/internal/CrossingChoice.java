package io.spanbridge.internal;

import io.spanbridge.Crossing;
import io.spanbridge.TracingStartException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * By what the callbacks of one session cross, from when it opens until {@link #release}.
 *
 * <p>Thread-safe.
 */
final class CrossingChoice {
    static final String PROPERTY = "spanbridge.crossing";

    private static final int FIRST_WITH_FFM = 22;
    private static final System.Logger LOGGER = System.getLogger("io.spanbridge");
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** The addresses of the functions to call; 0 without them. */
    private final long[] stubs;

    private final AtomicBoolean released = new AtomicBoolean();

    private CrossingChoice(long... stubs) {
        this.stubs = stubs;
    }

    /**
     * Chooses for a session.
     *
     * @param records whether it has layers that take records; nothing else crosses otherwise than by JNI
     * @throws TracingStartException when the system property asks for what cannot be had
     */
    static CrossingChoice make(boolean records) {
        Decision decision = decide(
                System.getProperty(PROPERTY, "auto"),
                Runtime.version().feature(),
                System.getProperty("os.name"),
                CrossingChoice.class.getModule());
        if (decision.crossing == Crossing.FFM && records) {
            try {
                return new CrossingChoice(EntryStubs.acquire());
            } catch (ReflectiveOperationException | RuntimeException | LinkageError | OutOfMemoryError e) {
                if (decision.required) {
                    throw new TracingStartException(PROPERTY + " is ffm, but Java made no function for it: " + e, e);
                }
                tell(System.Logger.Level.WARNING, "callbacks cross by JNI, since Java made no function for FFM", e);
            }
        }
        if (decision.message != null) {
            tell(decision.level, decision.message, null);
        }
        return new CrossingChoice(0, 0);
    }

    Crossing crossing() {
        return stubs[0] == 0 ? Crossing.JNI : Crossing.FFM;
    }

    /** The addresses of the functions that enter {@link Upcalls#deliver} and {@link Upcalls#signal}; 0 without them. */
    long[] stubs() {
        return stubs;
    }

    /** Says that the session is closed. Once more does nothing. */
    void release() {
        if (stubs[0] != 0 && released.compareAndSet(false, true)) {
            EntryStubs.release();
        }
    }

    /**
     * @param required whether no session may open without it
     * @param message for the log, or null
     */
    record Decision(Crossing crossing, boolean required, System.Logger.Level level, String message) {}

    /** Decides by what crosses. {@code bridge} is the module that needs native access. */
    static Decision decide(String wanted, int feature, String system, java.lang.Module bridge) {
        return decide(wanted, feature, system, nameOf(bridge), feature >= FIRST_WITH_FFM && isAllowed(bridge));
    }

    static Decision decide(String wanted, int feature, String system, String bridge, boolean allowed) {
        String missing = null;
        if (feature < FIRST_WITH_FFM) {
            missing = "Java " + feature + " has no FFM (" + FIRST_WITH_FFM + " and newer have)";
        } else if (!system.equals("Linux")) {
            missing = "it is only used on Linux, where a thread can ask how much stack it has left";
        }
        String denied =
                "native access is not allowed to the bridge; start the JVM with --enable-native-access=" + bridge;
        switch (wanted.toLowerCase(Locale.ROOT)) {
            case "auto":
                if (missing == null && allowed) {
                    return new Decision(Crossing.FFM, false, null, null);
                }
                String could = missing != null
                        ? null
                        : "callbacks cross by JNI, which costs about three times as much as FFM, because " + denied;
                return new Decision(Crossing.JNI, false, System.Logger.Level.INFO, could);
            case "jni":
                String not = missing != null
                        ? null
                        : "callbacks cross by JNI and not by FFM, because " + PROPERTY + " is jni";
                return new Decision(Crossing.JNI, false, System.Logger.Level.DEBUG, not);
            case "ffm":
                if (missing != null || !allowed) {
                    throw new TracingStartException(PROPERTY + " is ffm, but " + (missing != null ? missing : denied));
                }
                return new Decision(Crossing.FFM, true, null, null);
            default:
                throw new TracingStartException(PROPERTY + " is \"" + wanted + "\"; it can be auto, jni or ffm");
        }
    }

    private static void tell(System.Logger.Level level, String message, Throwable cause) {
        if (TOLD.compareAndSet(false, true)) {
            LOGGER.log(level, message, cause);
        }
    }

    private static String nameOf(java.lang.Module module) {
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** Whether a module may make functions; the method that tells exists from Java 22 on. */
    private static boolean isAllowed(java.lang.Module module) {
        try {
            return (boolean)
                    java.lang.Module.class.getMethod("isNativeAccessEnabled").invoke(module);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
