package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Crossing;
import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.NativeLibrary;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Crossings;
import io.spanbridge.kernels.Instruments;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.layers.NoOpLayer;
import io.spanbridge.layers.StatefulLayer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What no layer wants does not cross: not one function of JNI is called. */
class UnwantedTest {
    private static final int SPANS = 100;

    private static final int TIMES = 3;

    /** Makes spans that are entered, each with two events and a record. */
    private static void work() {
        Kernels.spans(SPANS, 4, 2, 1, true);
    }

    /** What was called in the last of the {@link #TIMES} that there was {@link #work}, and what came of all. */
    private record Seen(boolean counted, long[] functions, Statistics statistics, Crossing crossing) {
        long calls() {
            return Arrays.stream(functions).sum();
        }
    }

    private static Seen see(JavaLayerConfig... layers) {
        NativeLibrary.load("spanbridge_crossings", Crossings::link);
        FutureTask<Seen> seeing = new FutureTask<>(() -> {
            boolean counted = Instruments.countJniFunctions();
            if (!counted) {
                System.out.println("JNI functions cannot be counted on " + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + ": only the statistics are looked at");
            }
            if (layers.length == 0) {
                return new Seen(counted, lastOfTheWork(), null, null);
            }
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(layers))) {
                return new Seen(counted, lastOfTheWork(), tracing.statistics(), tracing.crossing());
            }
        });
        // What counts is the table of a thread, until that ends.
        new Thread(seeing).start();
        try {
            return seeing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** The first times everybody is asked, and classes are loaded. */
    private static long[] lastOfTheWork() {
        long[] functions = {};
        for (int time = 0; time < TIMES; time++) {
            Instruments.resetJniFunctions();
            work();
            functions = Instruments.jniFunctionCounts();
        }
        return functions;
    }

    private static void assertNothingCrosses(JavaLayerConfig... layers) {
        Seen with = see(layers);
        assertThat(see().calls()).as("without a session").isZero();
        assertThat(with.calls()).isZero();
        assertThat(with.statistics().delivered()).isZero();
        assertThat(with.statistics().failed() + with.statistics().dropped()).isZero();
    }

    @Test
    void aCallsiteBelowTheLevelOfThreeLayers() {
        assertNothingCrosses(
                JavaLayerConfig.of(new NoOpLayer()).withFilter("warn"),
                JavaLayerConfig.of(new CountingLayer()).withFilter("off"),
                JavaLayerConfig.of(new StatefulLayer()).withFilter("error"));
    }

    /** Refuses what it is asked about. */
    private static final class RefusingLayer implements Layer<Void> {
        private final AtomicLong asked = new AtomicLong();

        @Override
        public Interest registerCallsite(Metadata callsite) {
            asked.incrementAndGet();
            return Interest.NEVER;
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            throw new AssertionError("it was refused");
        }

        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            throw new AssertionError("it was refused");
        }
    }

    @Test
    void aCallsiteThatThreeLayersHaveNoInterestIn() {
        RefusingLayer[] layers = {new RefusingLayer(), new RefusingLayer(), new RefusingLayer()};
        assertNothingCrosses(Arrays.stream(layers).map(JavaLayerConfig::of).toArray(JavaLayerConfig[]::new));
        assertThat(layers[2].asked).as("a span and two events").hasValue(3);
    }

    @Test
    void aCallbackThatNoLayerOverrides() {
        Layer<Void> typed = new Layer<>() {
            @Override
            public void onFollowsFrom(SpanView span, Void state, SpanView follows, Void followsState) {}
        };
        JsonLayer text = new JsonLayer() {
            @Override
            public void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {}
        };
        assertNothingCrosses(JavaLayerConfig.of(typed));
        assertNothingCrosses(JavaLayerConfig.of(text));
        assertNothingCrosses(JavaLayerConfig.of(typed), JavaLayerConfig.of(text));
    }

    @Test
    void ofALayerThatOverridesOneCallbackOnlyThatCrosses() {
        Seen closes = see(JavaLayerConfig.of(new JsonLayer() {
            @Override
            public void onClose(String spanId, Object state) {}
        }));
        assertThat(closes.statistics().closes()).isEqualTo(TIMES * SPANS);
        assertThat(closes.statistics().delivered()).isEqualTo(TIMES * SPANS);
        assertThat(closes.crossing()).isEqualTo(Crossing.JNI);
        if (closes.counted()) {
            assertThat(closes.calls())
                    .as("a call, and two looks for an exception, for each span")
                    .isEqualTo(3 * SPANS);
        }
    }

    /** A layer that wants no events is not asked about them; another one of the session is, and gets them. */
    @Test
    void anEventGoesOnlyToTheLayerThatOverridesIt() {
        CountingLayer counting = new CountingLayer();
        AtomicLong asked = new AtomicLong();
        Layer<Void> closes = new Layer<>() {
            @Override
            public Interest registerCallsite(Metadata callsite) {
                asked.incrementAndGet();
                return Interest.ALWAYS;
            }

            @Override
            public void onClose(SpanView span, Void state) {}
        };
        Seen seen = see(JavaLayerConfig.of(closes), JavaLayerConfig.of(counting));
        assertThat(counting.events()).isEqualTo(2 * TIMES * SPANS);
        assertThat(seen.statistics().events()).isEqualTo(2 * TIMES * SPANS);
        assertThat(asked).as("the span").hasValue(1);
    }
}
