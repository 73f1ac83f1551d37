package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rust code that has only the ids of spans uses them on one thread while they end on another. */
class BareIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void aSpanThatEndsMeanwhileIsFoundWithItsOwnStateOrNotAtAll(String delivery) {
        ChildJvm.run(Bare.class, delivery).with(0, "every state was the span's own, and all are gone");
    }

    static final class Bare {
        private static volatile String wrong;

        public static void main(String[] arguments) {
            JavaLayerConfig layer = arguments[0].equals("direct")
                    ? JavaLayerConfig.of(new States())
                    : JavaLayerConfig.of(new JsonStates());
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer))) {
                Probes.run("bare_ids");
                assertThat(wrong).isNull();
                Statistics statistics = tracing.statistics();
                assertThat(statistics.closes()).isEqualTo(statistics.newSpans());
                assertThat(statistics.failed()).isZero();
                assertThat(statistics.statesLive()).isZero();
            }
            System.out.println("every state was the span's own, and all are gone");
        }

        /** The state of a span is the text of its id; of one that has ended there is none. */
        private static void check(String callback, String id, Object state) {
            if (state != null && !state.equals(id)) {
                wrong = callback + " of " + id + " with the state of " + state;
            }
        }

        private static final class States implements Layer<Object> {
            @Override
            public Object onNewSpan(SpanView span, Values values) {
                check("parent", Long.toString(span.parentId()), span.parentState());
                return Long.toString(span.id());
            }

            @Override
            public void onRecord(SpanView span, Values values, Object state) {
                check("onRecord", Long.toString(span.id()), state);
            }

            @Override
            public void onFollowsFrom(SpanView span, Object state, SpanView follows, Object followsState) {
                check("onFollowsFrom", Long.toString(span.id()), state);
                if (follows != null) {
                    check("onFollowsFrom", Long.toString(follows.id()), followsState);
                }
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                check("onEvent", Long.toString(event.spanId()), spanState);
            }

            @Override
            public void onEnter(SpanView span, Object state) {
                check("onEnter", Long.toString(span.id()), state);
            }

            @Override
            public void onExit(SpanView span, Object state) {
                check("onExit", Long.toString(span.id()), state);
            }

            @Override
            public void onClose(SpanView span, Object state) {
                check("onClose", Long.toString(span.id()), state);
            }
        }

        /** Without an {@code onClose}: its states are freed at once, which leaves the least time to use them. */
        private static final class JsonStates implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return spanId;
            }

            @Override
            public void onEvent(String event, Object state) {
                check("onEvent", String.valueOf(state), state);
            }

            @Override
            public void onRecord(String spanId, String values, Object state) {
                check("onRecord", spanId, state);
            }

            @Override
            public void onEnter(String spanId, Object state) {
                check("onEnter", spanId, state);
            }

            @Override
            public void onExit(String spanId, Object state) {
                check("onExit", spanId, state);
            }

            @Override
            public void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {
                check("onFollowsFrom", spanId, state);
                check("onFollowsFrom", followsId, followsState);
            }
        }
    }
}
