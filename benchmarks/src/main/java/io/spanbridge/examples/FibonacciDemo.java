package io.spanbridge.examples;

import io.spanbridge.NativeLibrary;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.io.PrintStream;

/**
 * Calls an instrumented Rust function, and prints what a layer written in Java sees of it.
 *
 * <pre>{@code java @benchmarks/target/java.args io.spanbridge.examples.FibonacciDemo [index [memoized|naive]]}</pre>
 *
 * <p>Without arguments it computes fib(10) both ways, and then fib(30) the naive way, which the Rust code refuses with an
 * exception. Exit codes: 0 all spans were closed; 1 the layer still holds one.
 */
public final class FibonacciDemo {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);
    private static final String MEMOIZED = "memoized";

    private FibonacciDemo() {}

    /** Runs the demo and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
        System.exit(run(arguments, System.out) ? 0 : 1);
    }

    /**
     * Runs the demo.
     *
     * @return whether the current span at the end is again the initial one
     */
    static boolean run(String[] arguments, PrintStream out) {
        PrintingLayer layer = new PrintingLayer(out);
        JavaLayerConfig everything = JavaLayerConfig.of(layer).withFilter("trace");
        try (Tracing tracing = TRACING.open(CurrentThreadTracingConfig.of(everything))) {
            if (arguments.length == 0) {
                compute(10, true, out);
                compute(10, false, out);
                compute(30, false, out);
            } else {
                boolean memoized = arguments.length == 1 || arguments[1].equals(MEMOIZED);
                compute(Long.parseLong(arguments[0]), memoized, out);
            }
            out.println("callbacks delivered: " + tracing.statistics().delivered());
        }
        out.println("current span: " + layer.current());
        return layer.current().equals(PrintingLayer.INITIAL);
    }

    private static void compute(long index, boolean memoized, PrintStream out) {
        out.println("fibonacci(" + index + (memoized ? ", memoized)" : ", naive)"));
        try {
            out.println("= " + Kernels.fibonacci(index, memoized));
        } catch (RuntimeException e) {
            out.println("refused: " + e.getMessage());
        }
    }
}
