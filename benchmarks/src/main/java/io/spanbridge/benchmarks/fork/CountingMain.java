package io.spanbridge.benchmarks.fork;

import com.sun.management.ThreadMXBean;
import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.kernels.Instruments;
import io.spanbridge.kernels.Kernels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of a fork that counts what an arm does, on one thread: Java's allocation, Rust's, and calls of JNI functions.
 * Its argument is the arm. It prints a line per figure, a name and a number per operation, and no time: counting has its
 * price.
 */
public final class CountingMain {
    /** Before the name of a JNI function. */
    public static final String JNI = "jni.";

    public static final String JAVA_BYTES = "java.bytes";
    public static final String MALLOC_CALLS = "malloc.calls";
    public static final String MALLOC_BYTES = "malloc.bytes";

    private static final long WARMUP_CALLBACKS = 100_000;
    private static final int INVOCATIONS = 20;

    /** Of so many turns the least counts: what grows or is made once, now and then, is no figure of an operation. */
    private static final int TURNS = 7;

    /** Before the JNI functions. */
    private static final int FIGURES = 3;

    private CountingMain() {}

    public static void main(String[] arguments) {
        MeasuredArm arm = Arms.byId(arguments[0]);
        NativeModule.KERNELS.loadCounted();
        NativeModule.CROSSINGS.load();
        boolean table = Instruments.countJniFunctions();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        double operations = (double) arm.kernel().counted() * INVOCATIONS;
        try (Trial trial = Trial.open(arm)) {
            trial.warmUp(WARMUP_CALLBACKS);
            threads.getThreadAllocatedBytes(thread);
            long[] least = null;
            for (int turn = 0; turn < TURNS; turn++) {
                least = least(least, turn(trial, threads, thread));
            }
            print(JAVA_BYTES, least[0] / operations);
            print(MALLOC_CALLS, least[1] / operations);
            print(MALLOC_BYTES, least[2] / operations);
            if (table) {
                List<String> names = functionNames();
                for (int at = 0; at < least.length - FIGURES; at++) {
                    if (least[at + FIGURES] > 0) {
                        print(JNI + names.get(at), least[at + FIGURES] / operations);
                    }
                }
            }
        }
    }

    /** Returns what some invocations did: Java's bytes, Rust's calls and bytes, and the calls of each JNI function. */
    private static long[] turn(Trial trial, ThreadMXBean threads, long thread) {
        long[] mallocBefore = Kernels.allocations();
        Instruments.resetJniFunctions();
        long bytesBefore = threads.getThreadAllocatedBytes(thread);
        trial.run(INVOCATIONS);
        long bytes = threads.getThreadAllocatedBytes(thread) - bytesBefore;
        long[] functions = Instruments.jniFunctionCounts();
        long[] malloc = Kernels.allocations();
        long[] figures = new long[FIGURES + functions.length];
        figures[0] = bytes;
        figures[1] = malloc[0] - mallocBefore[0];
        figures[2] = malloc[1] - mallocBefore[1];
        System.arraycopy(functions, 0, figures, FIGURES, functions.length);
        return figures;
    }

    private static long[] least(long[] before, long[] figures) {
        if (before == null) {
            return figures;
        }
        long[] least = new long[figures.length];
        Arrays.setAll(least, at -> Math.min(before[at], figures[at]));
        return least;
    }

    /** Returns the names of JNI's functions in the order of its table, the reserved places included. */
    static List<String> functionNames() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                CountingMain.class.getResourceAsStream("jni-functions.txt"), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this class cannot be read", e);
        }
    }

    private static void print(String name, double value) {
        System.out.println(name + " " + value);
    }
}
