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
            long[] mallocBefore = Kernels.allocations();
            Instruments.resetJniFunctions();
            long bytesBefore = threads.getThreadAllocatedBytes(thread);
            trial.run(INVOCATIONS);
            long bytes = threads.getThreadAllocatedBytes(thread) - bytesBefore;
            long[] functions = Instruments.jniFunctionCounts();
            long[] malloc = Kernels.allocations();
            print(JAVA_BYTES, bytes / operations);
            print(MALLOC_CALLS, (malloc[0] - mallocBefore[0]) / operations);
            print(MALLOC_BYTES, (malloc[1] - mallocBefore[1]) / operations);
            if (table) {
                List<String> names = functionNames();
                for (int at = 0; at < functions.length; at++) {
                    if (functions[at] > 0) {
                        print(JNI + names.get(at), functions[at] / operations);
                    }
                }
            }
        }
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
