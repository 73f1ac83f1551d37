package io.spanbridge;

/**
 * By what the callbacks of a session's {@link Layer}s enter Java. The bridge chooses when the session opens: FFM on Linux with
 * JDK 22 or newer when native access is allowed to it, else JNI. The system property {@code spanbridge.crossing}, read at
 * each open, chooses otherwise: {@code jni}; {@code ffm}, without which no session opens then; or {@code auto}, the default.
 *
 * <p>What a layer sees is the same with both.
 */
public enum Crossing {
    /** The Java Native Interface. */
    JNI,

    /**
     * The foreign function interface ({@code java.lang.foreign}). An upcall costs about a third of one by JNI. On a thread with less
     * than 256 KB of stack left, and on the first thread of the process, JNI takes its place.
     */
    FFM
}
