package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.TestModules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a layer wants, and changing one's mind while the session runs. */
class InterestTest {
    /** Wants what it is told to, and writes down what it was asked. */
    private static final class AskedLayer implements Layer<Void> {
        volatile Interest interest = Interest.ALWAYS;
        volatile boolean enabled = true;
        final AtomicLong asked = new AtomicLong();
        final AtomicLong spans = new AtomicLong();
        final List<String> registered = new ArrayList<>();

        @Override
        public synchronized Interest registerCallsite(Metadata callsite) {
            registered.add(callsite.name());
            return interest;
        }

        @Override
        public boolean enabled(Metadata callsite) {
            asked.incrementAndGet();
            return enabled;
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            spans.incrementAndGet();
            return null;
        }
    }

    private final AskedLayer layer = new AskedLayer();

    @Test
    void sometimesIsAskedOncePerSpanAndTheAnswerHolds() {
        layer.interest = Interest.SOMETIMES;
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            Kernels.spans(3, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(3);
            layer.enabled = false;
            Kernels.spans(4, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(3);
            assertThat(layer.asked).hasValue(7);
            assertThat(tracing.statistics().newSpans()).isEqualTo(3);
        }
        assertThat(layer.registered).containsExactly("span");
    }

    @Test
    void alwaysIsNotAskedAgain() {
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            Kernels.spans(3, 1, 0, 0, false);
            assertThat(tracing.statistics().newSpans()).isEqualTo(3);
        }
        assertThat(layer.asked).hasValue(0);
        assertThat(layer.registered).containsExactly("span");
    }

    @Test
    void aLayerCanChangeItsMindWhileTheSessionRuns() {
        layer.interest = Interest.NEVER;
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            Kernels.spans(2, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(0);
            layer.interest = Interest.ALWAYS;
            Kernels.spans(2, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(0);
            tracing.refreshInterest();
            Kernels.spans(2, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(2);
            layer.interest = Interest.NEVER;
            tracing.refreshInterest();
            Kernels.spans(2, 1, 0, 0, false);
            assertThat(layer.spans).hasValue(2);
        }
        assertThat(layer.registered).containsExactly("span", "span", "span");
    }

    @Test
    void aNewFilterHoldsForTheNextSpanAndForItsLayerOnly() {
        CountingLayer other = new CountingLayer();
        CountingLayer changed = new CountingLayer();
        try (Tracing tracing = open(
                JavaLayerConfig.of(other).withFilter("info"),
                JavaLayerConfig.of(changed).withFilter("off"))) {
            Kernels.fibonacci(3, true);
            assertThat(changed.count()).isZero();
            tracing.setFilter(changed, "trace");
            Kernels.fibonacci(3, true);
            assertThat(changed.newSpans()).isEqualTo(2);
            assertThat(changed.events()).isEqualTo(4);
            tracing.setFilter(changed, "[memoized]=trace");
            Kernels.fibonacci(3, true);
            assertThat(changed.newSpans()).isEqualTo(3);
            assertThat(changed.events()).isEqualTo(7);
            tracing.setFilter(changed, "off");
            Kernels.fibonacci(3, true);
            assertThat(changed.newSpans()).isEqualTo(3);
            assertThat(changed.closes()).isEqualTo(3);
        }
        assertThat(other.newSpans()).isEqualTo(8);
        assertThat(other.events()).isEqualTo(4);
    }

    @Test
    void aWrongFilterIsRefusedAndTheOldOneStays() {
        CountingLayer counting = new CountingLayer();
        Tracing tracing = open(JavaLayerConfig.of(counting));
        try (tracing) {
            assertThatThrownBy(() -> tracing.setFilter(counting, "info,x=loud"))
                    .isInstanceOf(TracingException.class)
                    .hasMessageContaining("\"x=loud\" at position 5")
                    .hasMessageContaining("CountingLayer");
            assertThatThrownBy(() -> tracing.setFilter(new CountingLayer(), "info"))
                    .isInstanceOf(IllegalArgumentException.class);
            Kernels.spans(1, 0, 0, 0, false);
        }
        assertThat(counting.newSpans()).isEqualTo(1);
        assertThatThrownBy(() -> tracing.setFilter(counting, "info"))
                .isInstanceOf(TracingStateException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(tracing::refreshInterest).isInstanceOf(TracingStateException.class);
    }

    @Test
    void whileFiltersChangeNothingIsLostOrDoubledForTheLayersThatDoNotChange() throws Exception {
        CountingLayer steady = new CountingLayer();
        CountingLayer changing = new CountingLayer();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong made = new AtomicLong();
        try (Tracing tracing = open(JavaLayerConfig.of(steady).withFilter("info"), JavaLayerConfig.of(changing))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(() -> {
                    while (!stop.get()) {
                        Kernels.spans(100, 1, 1, 0, true);
                        made.addAndGet(100);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (int i = 0; i < 200; i++) {
                tracing.setFilter(changing, i % 2 == 0 ? "off" : i % 4 == 1 ? "info" : "[span]=trace");
            }
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(tracing.statistics().newSpans()).isEqualTo(made.get());
            assertThat(tracing.statistics().failed()).isZero();
        }
        assertThat(steady.newSpans()).isEqualTo(made.get());
        assertThat(steady.events()).isEqualTo(made.get());
        assertThat(steady.closes()).isEqualTo(made.get());
        assertThat(changing.closes()).isEqualTo(changing.newSpans());
    }

    /** What {@code tracing} remembers of the callsite of the target {@code asked}, as the case tells. */
    private static final class ToldLayer implements Layer<Void> {
        private final Interest interest;
        private final List<String> told = new ArrayList<>();

        ToldLayer(Interest interest) {
            this.interest = interest;
        }

        @Override
        public Interest registerCallsite(Metadata callsite) {
            return callsite.target().equals("asked") ? interest : Interest.ALWAYS;
        }

        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            told.add(event.metadata().target().equals("asked") ? "event" : values.text(0));
        }
    }

    /** Until a layer was asked, its filter speaks for it. A callsite that is never wanted does not reach the bridge. */
    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "global | told=info | ALWAYS | never never",
                "global | told=info,asked=debug | ALWAYS | event always event always",
                "global | told=info,asked=debug | SOMETIMES | event always event sometimes",
                "global | told=info,asked=debug | NEVER | always never",
                // What another thread's sessions will want is not known.
                "current-thread | told=info,asked=debug | ALWAYS | event sometimes event sometimes",
                "current-thread | told=info | ALWAYS | never never"
            })
    void whatTheSessionsWantIsRememberedInTheCallsite(String scope, String filter, Interest interest, String expected) {
        ToldLayer told = new ToldLayer(interest);
        JavaLayerConfig config = JavaLayerConfig.of(told).withFilter(filter);
        try (Tracing tracing = TestModules.PROBES.open(
                scope.equals("global") ? GlobalTracingConfig.of(config) : CurrentThreadTracingConfig.of(config))) {
            Probes.run("interest_is_told");
            Probes.run("interest_is_told");
            assertThat(tracing.statistics().failed()).isZero();
        }
        assertThat(String.join(" ", told.told)).isEqualTo(expected);
    }

    private static Tracing open(JavaLayerConfig... layers) {
        return KERNELS.open(GlobalTracingConfig.of(layers));
    }
}
