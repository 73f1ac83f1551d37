package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.CallbackKind;
import io.spanbridge.Delivery;
import io.spanbridge.NativeLibrary;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Crossings;
import io.spanbridge.kernels.Instruments;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.robustness.StackGuardTest.Told;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without {@code -Xcheck:jni} Rust does not ask the JVM after each upcall whether it threw: the answer says that it did not. Nearly all
 * other tests run with it.
 */
class UncheckedTest {
    private static final String UNCHECKED = "-XX:-CheckJNICalls";

    /** So much stack must the JVM itself have before it enters a method, in pages of 4 KB: more than the bridge leaves to it. */
    private static final String ENTRY_TAKES_200_KB = "-XX:StackShadowPages=50";

    @ParameterizedTest
    @ValueSource(strings = {"jni", "auto"})
    void afterAnUpcallThatReturnedTheJvmIsNotAskedWhetherItThrewUnlessItWantsToBe(String crossing) {
        String property = "-Dspanbridge.crossing=" + crossing;
        boolean ffm = crossing.equals("auto") && Runtime.version().feature() >= 22;
        ChildJvm.runWith(List.of(UNCHECKED, property), Calls.class)
                .with(0, ffm ? "by FFM: ExceptionCheck 200" : "by JNI: CallStaticLongMethodA 200, ExceptionCheck 200");
        ChildJvm.runWith(List.of(property), Calls.class)
                .with(0, ffm ? "by FFM: ExceptionCheck 400" : "by JNI: CallStaticLongMethodA 200, ExceptionCheck 400");
    }

    @Test
    void anExceptionThatIsPendingIsPendingAfterwards() {
        ChildJvm.runWith(List.of(UNCHECKED), PendingExceptionTest.Typed.class).with(0, "all delivered, still pending");
    }

    @ParameterizedTest
    @CsvSource({"cold, DIRECT", "warm, DIRECT", "cold, DEFERRED", "warm, DEFERRED"})
    void anUpcallThatTheJvmRefusesForWantOfStackIsNotTakenForOneThatReturned(String state, String delivery) {
        ChildJvm.runWith(List.of(UNCHECKED, ENTRY_TAKES_200_KB), Refused.class, state, delivery)
                .with(0, "every callback was counted", "later spans are fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct cold", "direct warm"})
    void callbacksAtTheEndOfTheStackFailAtMostAndHarmNothing(String form) {
        ChildJvm.runWith(List.of(UNCHECKED), StackEndTest.Deep.class, form.split(" "))
                .with(0, "the end was met", "later spans are fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recursion", "memory"})
    void aLayerThatRunsOutOfStackOrMemoryInEveryCallbackIsCountedAndHarmsNothing(String what) {
        ChildJvm.runWith(List.of(UNCHECKED), StackEndTest.Exhausting.class, what)
                .with(0, "on Java's thread: 6 failed", "on Rust's threads: 500 failed");
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"DIRECT", "DEFERRED"})
    void aThreadThatIsStoppedInTheMiddleOfUpcallsLosesNoneUncounted(Delivery delivery) {
        ChildJvm.runWith(List.of(UNCHECKED), Stopped.class, delivery.name())
                .with(0, "every callback was counted", "later spans are fine");
    }

    static final class Calls {
        private static final List<Integer> CALLED_BY_INTERPRETED_JAVA = List.of(31, 32);

        public static void main(String[] arguments) throws Exception {
            NativeLibrary.load("spanbridge_crossings", Crossings::link);
            String seen = onAThread(Calls::see);
            System.out.println(seen);
        }

        private static String see() {
            if (!Instruments.countJniFunctions()) {
                throw new AssertionError("JNI functions cannot be counted here");
            }
            Told layer = new Told(Delivery.DIRECT);
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                List<String> calls = new ArrayList<>();
                // The first time everybody is asked, and buffers are lent.
                for (int time = 0; time < 2; time++) {
                    Instruments.resetJniFunctions();
                    Kernels.spans(100, 1, 0, 0, false);
                    long[] counts = Instruments.jniFunctionCounts();
                    calls = new ArrayList<>();
                    for (int function = 0; function < counts.length; function++) {
                        // Those are GetObjectClass and IsInstanceOf, of Object.getClass and Class.isInstance.
                        if (counts[function] != 0 && !CALLED_BY_INTERPRETED_JAVA.contains(function)) {
                            calls.add(nameOf(function) + " " + counts[function]);
                        }
                    }
                }
                assertThat(tracing.statistics().delivered()).isEqualTo(400);
                return "by " + tracing.crossing() + ": " + String.join(", ", calls);
            }
        }

        /** By its place in the table (JNI specification, <i>Interface Function Table</i>). */
        private static String nameOf(int function) {
            return switch (function) {
                case 134 -> "CallStaticLongMethodA";
                case 228 -> "ExceptionCheck";
                default -> "function " + function;
            };
        }
    }

    static final class Refused {
        private static int ran;

        public static void main(String[] arguments) throws Exception {
            Told layer = new Told(Delivery.valueOf(arguments[1]));
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                if (arguments[0].equals("warm")) {
                    for (int i = 0; i < 20_000; i++) {
                        kernel();
                    }
                }
                for (int i = 0; i < 3; i++) {
                    Thread thread = new Thread(null, Refused::toTheEnd, "deep", 1 << 20);
                    thread.start();
                    thread.join();
                }
                Statistics then = tracing.statistics();
                assertThat(then.failed()).isPositive();
                assertAllCounted(layer, then, ran);
                System.out.println("every callback was counted");
                kernel();
                Statistics now = tracing.statistics();
                assertThat(now.failed()).isEqualTo(then.failed());
                assertThat(now.closes()).isEqualTo(then.closes() + 1);
                assertThat(now.statesLive()).isZero();
            }
            System.out.println("later spans are fine");
        }

        private static void toTheEnd() {
            try {
                descend(1, 2);
            } catch (StackOverflowError e) {
                // It was to happen.
            }
        }

        private static long descend(long a, long b) {
            kernel();
            return descend(b, a + 1) + a;
        }

        private static void kernel() {
            Kernels.spans(1, 1, 1, 1, true);
            ran++;
        }
    }

    static final class Stopped {
        private static final int TIMES = 1_000;

        private static volatile boolean done;
        private static volatile int rounds;

        public static void main(String[] arguments) throws Exception {
            Told layer = new Told(Delivery.valueOf(arguments[0]));
            GlobalTracingConfig config =
                    GlobalTracingConfig.of(JavaLayerConfig.of(layer)).withErrorHandler((message, failure) -> {});
            try (Tracing tracing = KERNELS.open(config)) {
                // Later JVMs stop no thread.
                if (Runtime.version().feature() < 20) {
                    stopAgainAndAgain();
                    assertThat(tracing.statistics().failed()).isPositive();
                }
                Statistics then = tracing.statistics();
                assertAllCounted(layer, then, rounds);
                System.out.println("every callback was counted");
                Kernels.spans(1_000, 1, 1, 1, true);
                Statistics now = tracing.statistics();
                assertThat(now.failed()).isEqualTo(then.failed());
                for (CallbackKind kind : List.of(CallbackKind.NEW_SPAN, CallbackKind.EXIT, CallbackKind.CLOSE)) {
                    assertThat(now.of(kind).delivered()).isEqualTo(then.of(kind).delivered() + 1_000);
                }
            }
            System.out.println("later spans are fine");
        }

        private static void stopAgainAndAgain() throws ReflectiveOperationException, InterruptedException {
            // Not called directly: it goes away, which the compiler says.
            Method stop = Thread.class.getMethod("stop");
            Thread worker = new Thread(Stopped::work, "stopped");
            worker.start();
            for (int time = 0; time < TIMES; time++) {
                int before = rounds;
                stop.invoke(worker);
                while (rounds == before && worker.isAlive()) {
                    Thread.onSpinWait();
                }
                if (!worker.isAlive()) {
                    worker = new Thread(Stopped::work, "stopped");
                    worker.start();
                }
            }
            done = true;
            worker.join();
        }

        /** It is stopped in the middle of a callback, mostly, and then goes on. */
        private static void work() {
            while (!done) {
                try {
                    while (!done) {
                        Kernels.spans(1, 1, 1, 1, true);
                        rounds++;
                    }
                } catch (ThreadDeath e) {
                    // It was to happen.
                }
            }
        }
    }

    /**
     * At least so many callbacks of each kind there were; none counts as delivered of which the layer was not told, unless it threw
     * there, and it was told of none that is not counted.
     */
    private static void assertAllCounted(Told layer, Statistics statistics, long callbacks) {
        for (CallbackKind kind : CallbackKind.values()) {
            if (kind != CallbackKind.FOLLOWS_FROM) {
                long told = layer.told(kind);
                long delivered = statistics.of(kind).delivered();
                long failed = statistics.of(kind).failed();
                String what = kind + ", told " + told + ", " + statistics;
                assertThat(delivered).as(what).isLessThanOrEqualTo(told + failed);
                assertThat(delivered + failed).as(what).isGreaterThanOrEqualTo(Math.max(told, callbacks));
            }
        }
    }

    private static <T> T onAThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task.get();
    }
}
