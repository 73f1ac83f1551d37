package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.CallbackCounts;
import io.spanbridge.CallbackKind;
import io.spanbridge.ErrorHandler;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.SubscriberConfig;
import io.spanbridge.config.TracingConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.Hooked;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a layer may do, done in each of its callbacks by turns; another layer of the session sees what it always sees. */
class EveryCallbackTest {
    @ParameterizedTest(name = "{0}, {1} session")
    @CsvSource({
        "direct, global",
        "direct, current-thread",
        "deferred, global",
        "deferred, current-thread",
        "json, global",
        "json, current-thread"
    })
    void itThrowsAndThatIsCountedAndToldAndTheOtherLayerSeesAll(String form, String scope) {
        ChildJvm.run(Throwing.class, form, scope).with(0, "each failure was counted");
    }

    @ParameterizedTest(name = "{0}, {1} session")
    @CsvSource({
        "direct, global",
        "direct, current-thread",
        "deferred, global",
        "deferred, current-thread",
        "json, global",
        "json, current-thread"
    })
    void itCallsInstrumentedRustWhichIsSuppressedAndCounted(String form, String scope) {
        ChildJvm.run(Calling.class, form, scope).with(0, "all that came from inside was suppressed");
    }

    @ParameterizedTest(name = "{0}, {1} session")
    @CsvSource({
        "direct, global",
        "direct, current-thread",
        "deferred, global",
        "deferred, current-thread",
        "json, global",
        "json, current-thread"
    })
    void itReplacesItsSessionAndHearsNothingMore(String form, String scope) {
        ChildJvm.run(Replacing.class, form, scope).with(0, "every session was replaced");
    }

    static final class Throwing {
        public static void main(String[] arguments) {
            RecordingLayer undisturbed = new RecordingLayer(Hooked.delivery(arguments[0]));
            try (Tracing tracing = open(arguments[1], (message, failure) -> {}, JavaLayerConfig.of(undisturbed))) {
                Hooked.causeAll();
                assertThat(tracing.statistics().failed()).isZero();
            }
            for (String callback : Hooked.callbacks(arguments[0])) {
                for (Class<?> failure : List.of(
                        IllegalStateException.class,
                        Exception.class,
                        StackOverflowError.class,
                        OutOfMemoryError.class)) {
                    fail(arguments, callback, failure, undisturbed.lines());
                }
            }
            System.out.println("each failure was counted");
        }

        private static void fail(String[] arguments, String callback, Class<?> failure, List<String> expected) {
            AtomicInteger thrown = new AtomicInteger();
            List<String> messages = new ArrayList<>();
            List<Throwable> causes = new ArrayList<>();
            RecordingLayer other = new RecordingLayer(Hooked.delivery(arguments[0]));
            JavaLayerConfig failing = Hooked.layer(arguments[0], at -> {
                if (at.equals(callback)) {
                    thrown.incrementAndGet();
                    Throwing.<RuntimeException>run(failure);
                }
            });
            ErrorHandler handler = (message, cause) -> {
                messages.add(message);
                causes.add(cause);
            };
            JavaLayerConfig watching = JavaLayerConfig.of(other).withFilter("trace");
            try (Tracing tracing = open(arguments[1], handler, failing, watching)) {
                Hooked.causeAll();
                Statistics statistics = tracing.statistics();
                assertThat(thrown).as(callback).hasPositiveValue();
                assertThat(statistics.failed()).as(callback).isEqualTo(thrown.get());
                assertThat(statistics.suppressed() + statistics.dropped()).isZero();
                assertThat(statistics.statesLive()).as(callback).isZero();
            }
            assertThat(other.lines()).as(callback).isEqualTo(expected);
            assertThat(messages.get(0)).contains("threw in " + callback);
            assertThat(causes).allMatch(cause -> cause.getClass() == failure);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void run(Class<?> failure) throws T {
            if (failure == StackOverflowError.class) {
                endless(1);
            } else if (failure == OutOfMemoryError.class) {
                assertThat(new long[Integer.MAX_VALUE]).isNull();
            }
            throw (T) (failure == Exception.class ? new Exception("checked") : new IllegalStateException("mine"));
        }

        private static long endless(long depth) {
            return endless(depth + 1) + 1;
        }
    }

    static final class Calling {
        public static void main(String[] arguments) {
            RecordingLayer undisturbed = new RecordingLayer(Hooked.delivery(arguments[0]));
            try (Tracing tracing = open(arguments[1], (message, failure) -> {}, JavaLayerConfig.of(undisturbed))) {
                Hooked.causeAll();
                assertThat(tracing.statistics().suppressed()).isZero();
            }
            for (String callback : Hooked.callbacks(arguments[0])) {
                AtomicInteger calls = new AtomicInteger();
                RecordingLayer other = new RecordingLayer(Hooked.delivery(arguments[0]));
                JavaLayerConfig calling = Hooked.layer(arguments[0], at -> {
                    if (at.equals(callback)) {
                        calls.incrementAndGet();
                        // Three spans and two events.
                        Probes.run("parents_contextual");
                    }
                });
                JavaLayerConfig watching = JavaLayerConfig.of(other).withFilter("trace");
                try (Tracing tracing = open(arguments[1], (message, failure) -> {}, calling, watching)) {
                    Hooked.causeAll();
                    Statistics statistics = tracing.statistics();
                    assertThat(calls).as(callback).hasPositiveValue();
                    for (CallbackKind kind : CallbackKind.values()) {
                        CallbackCounts counts = statistics.of(kind);
                        long inside = kind == CallbackKind.NEW_SPAN ? 3 : kind == CallbackKind.EVENT ? 2 : 0;
                        assertThat(counts.suppressed())
                                .as(callback + ", " + kind)
                                .isEqualTo(inside * calls.get());
                        assertThat(counts.failed() + counts.dropped()).isZero();
                    }
                    assertThat(statistics.statesLive()).as(callback).isZero();
                }
                assertThat(other.lines()).as(callback).isEqualTo(undisturbed.lines());
            }
            System.out.println("all that came from inside was suppressed");
        }
    }

    static final class Replacing {
        private static Tracing first;
        private static Tracing second;
        private static int late;

        public static void main(String[] arguments) {
            for (String callback : Hooked.callbacks(arguments[0])) {
                CountingLayer next = new CountingLayer();
                second = null;
                late = 0;
                JavaLayerConfig replacing = Hooked.layer(arguments[0], at -> {
                    if (second != null) {
                        late++;
                    } else if (at.equals(callback)) {
                        first.close();
                        second = open(arguments[1], (message, failure) -> {}, JavaLayerConfig.of(next));
                    }
                });
                List<String> messages = new ArrayList<>();
                first = open(arguments[1], (message, failure) -> messages.add(message + ": " + failure), replacing);
                Hooked.causeAll();
                assertThat(second).as(callback).isNotNull();
                assertThat(messages).as(callback).isEmpty();
                assertThat(late).as("callbacks after the close in " + callback).isZero();
                assertThat(first.isOpen()).isFalse();
                assertThat(first.statistics().statesLive()).as(callback).isZero();
                assertThat(first.statistics().suppressed() + first.statistics().failed())
                        .isZero();
                long before = next.closes();
                Probes.run("clone_and_drop");
                assertThat(next.closes()).as(callback).isEqualTo(before + 1);
                assertThat(second.statistics().failed() + second.statistics().dropped())
                        .isZero();
                second.close();
            }
            System.out.println("every session was replaced");
        }
    }

    private static Tracing open(String scope, ErrorHandler handler, JavaLayerConfig... layers) {
        SubscriberConfig subscriber = SubscriberConfig.of(layers);
        TracingConfig config = scope.equals("global")
                ? GlobalTracingConfig.of(subscriber).withErrorHandler(handler)
                : CurrentThreadTracingConfig.of(subscriber).withErrorHandler(handler);
        return PROBES.open(config);
    }
}
