package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.Hooked;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.ReadValue;
import io.spanbridge.testing.ReadingLayer;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User code that panics, fails or emits: where it passes through the bridge, and where the bridge calls it. */
class PanicsTest {
    @Test
    void aPanicInsideOfSpansLeavesAndClosesThemAndBecomesAnException() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run(
                () -> assertThatThrownBy(() -> Probes.run("panic_in_span"))
                        .isExactlyInstanceOf(RuntimeException.class)
                        .hasMessageContaining("the probe panics"),
                JavaLayerConfig.of(layer));
        assertThat(layer.lines())
                .containsExactly(
                        "new outer #1 {}",
                        "enter outer #1",
                        "new inner #2 {} in #1",
                        "enter inner #2",
                        "event INFO {\"message\":\"before\"} in #2",
                        "exit inner #2",
                        "close inner #2",
                        "exit outer #1",
                        "close outer #1");
        assertThat(statistics.failed()).isZero();
    }

    static Stream<Arguments> panickingValues() {
        String marker = "<panicked>";
        return Stream.of(
                arguments("debug_panics", named("marker", new ReadValue("bad", ValueType.DEBUG, marker))),
                arguments("display_panics", named("marker", new ReadValue("bad", ValueType.DEBUG, marker))),
                arguments("error_panics", named("marker", new ReadValue("bad", ValueType.ERROR, List.of(marker)))),
                // What was read of it before stays.
                arguments(
                        "source_panics",
                        named("message and marker", new ReadValue("bad", ValueType.ERROR, List.of("well", marker)))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("panickingValues")
    void aValueThatPanicsIsMarkedAndCountedAndTheOthersArrive(String name, ReadValue bad) {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byPosition);
        Statistics statistics = ProbeSession.run(name, layer);
        List<ReadValue> all = List.of(
                new ReadValue("before", ValueType.LONG, 1L), bad, new ReadValue("after", ValueType.STRING, "text"));
        assertThat(layer.newSpans()).containsExactly(all, List.of());
        assertThat(layer.records()).containsExactly(List.of(bad));
        assertThat(layer.events()).containsExactly(all, List.of(new ReadValue("message", ValueType.DEBUG, "unharmed")));
        assertThat(statistics.failed()).as("a new span, a record and an event").isEqualTo(3);
        assertThat(statistics.newSpans()).isEqualTo(2);
        assertThat(statistics.records()).isEqualTo(1);
        assertThat(statistics.events()).isEqualTo(2);
    }

    @Test
    void aSpanWithAValueThatPanicsLivesOnWithItsState() {
        RecordingLayer layer = new RecordingLayer();
        ProbeSession.run("debug_panics", layer);
        assertThat(layer.lines())
                .containsExactly(
                        "new new #1 {\"after\":\"text\",\"bad\":\"<panicked>\",\"before\":1}",
                        "enter new #1",
                        "new later #2 {} in #1",
                        "record later #2 {\"bad\":\"<panicked>\"}",
                        "event INFO {\"after\":\"text\",\"bad\":\"<panicked>\",\"before\":1} in #1",
                        "event INFO {\"message\":\"unharmed\"} in #1",
                        "close later #2",
                        "exit new #1",
                        "close new #1");
    }

    @Test
    void theJsonDeliveryMarksAndCountsItToo() {
        List<String> texts = new ArrayList<>();
        JsonLayer layer = new JsonLayer() {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                texts.add(spanAttributes);
                return spanId;
            }

            @Override
            public void onEvent(String event, Object state) {
                texts.add(event);
            }

            @Override
            public void onRecord(String spanId, String values, Object state) {
                texts.add(values);
                assertThat(state).isEqualTo(spanId);
            }

            @Override
            public void onClose(String spanId, Object state) {
                assertThat(state).isEqualTo(spanId);
            }
        };
        Statistics statistics = ProbeSession.run("debug_panics", layer);
        assertThat(texts).hasSize(5);
        String marked = "\"bad\":\"<panicked>\"";
        assertThat(texts.get(0)).contains(marked, "\"before\":1", "\"after\":\"text\"");
        assertThat(texts.get(1)).doesNotContain(marked);
        assertThat(texts.get(2)).isEqualTo("{" + marked + "}");
        assertThat(texts.get(3)).contains(marked, "\"before\":1", "\"after\":\"text\"");
        assertThat(texts.get(4)).contains("\"message\":\"unharmed\"");
        assertThat(statistics.failed()).isEqualTo(3);
    }

    @Test
    void aPanicWhileTheDestructorsOfAThreadRunIsMarkedAndCountedToo() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run("debug_panics_in_destructor", layer);
        assertThat(layer.lines())
                .filteredOn(line -> line.contains("<panicked>"))
                .hasSize(3);
        assertThat(layer.lines()).filteredOn(line -> line.contains("unharmed")).hasSize(1);
        assertThat(statistics.failed()).isEqualTo(3);
        assertThat(statistics.closes()).isEqualTo(2);
    }

    @Test
    void aChainOfSourcesThatNeverEndsIsCutAfter64AndSaysSo() {
        List<String> texts = new ArrayList<>(Collections.nCopies(64, "round"));
        texts.add("<more sources>");
        ReadValue cut = new ReadValue("bad", ValueType.ERROR, texts);
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byPosition);
        Statistics statistics = ProbeSession.run("source_is_itself", layer);
        assertThat(layer.newSpans().get(0)).contains(cut);
        assertThat(layer.records()).containsExactly(List.of(cut));
        assertThat(layer.events().get(0)).contains(cut);
        assertThat(statistics.failed()).isZero();
    }

    @Test
    void aDebugThatReturnsAnErrorKeepsTheTextThatItWrote() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run("debug_fails", layer);
        assertThat(layer.lines()).containsExactly("event INFO {\"after\":\"text\",\"bad\":\"half\",\"before\":1}");
        assertThat(statistics.failed()).isZero();
    }

    /** The event would arrive before the callback that it interrupts; as everything that a callback causes, it is skipped. */
    @Test
    void anEventFromInsideADebugIsSkippedAndCounted() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run("debug_emits_event", layer);
        assertThat(layer.lines())
                .containsExactly(
                        "new outer #1 {}",
                        "enter outer #1",
                        "event INFO {\"value\":\"emitted\"} in #1",
                        "event INFO {\"message\":\"after\"} in #1",
                        "exit outer #1",
                        "close outer #1");
        assertThat(statistics.suppressed()).isEqualTo(1);
        assertThat(statistics.failed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void anEventFromInsideADebugIsSkippedInANewSpanARecordAndAnEvent(String form) {
        List<String> told = new ArrayList<>();
        Statistics statistics =
                ProbeSession.run(() -> Probes.run("debug_emits_everywhere"), Hooked.layer(form, told::add));
        assertThat(told)
                .filteredOn(callback -> !callback.equals("registerCallsite") && !callback.equals("enabled"))
                .containsExactly(
                        "onNewSpan",
                        "onEnter",
                        "onNewSpan",
                        "onRecord",
                        "onEvent",
                        "onEvent",
                        "onClose",
                        "onExit",
                        "onClose");
        assertThat(statistics.of(CallbackKind.EVENT)).isEqualTo(new CallbackCounts(2, 3, 0, 0));
        assertThat(statistics.suppressed()).isEqualTo(3);
        assertThat(statistics.failed()).isZero();
    }

    /** A filter may want to see a value, and so formats it, too. */
    @Test
    void aValueThatPanicsInAFilterIsCountedAndTheRestGoesOn() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run(
                () -> Probes.run("debug_panics"), JavaLayerConfig.of(layer).withFilter("info,[new{bad=x}]=trace"));
        assertThat(layer.lines())
                .contains("new new #1 {\"after\":\"text\",\"bad\":\"<panicked>\",\"before\":1}")
                .contains("event INFO {\"message\":\"unharmed\"} in #1")
                .contains("close new #1");
        assertThat(statistics.of(CallbackKind.NEW_SPAN).failed())
                .as("once in the filter, once on its way to the layer")
                .isEqualTo(2);
    }

    @Test
    void aSpanFromInsideADebugIsSkippedAndCountedAndLeavesNothingBehind() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run("debug_opens_span", layer);
        assertThat(layer.lines())
                .containsExactly(
                        "new outer #1 {}",
                        "enter outer #1",
                        "event INFO {\"value\":\"opened\"} in #1",
                        "event INFO {\"message\":\"after\"} in #1",
                        "exit outer #1",
                        "close outer #1");
        assertThat(statistics.suppressed())
                .as("the span and the event inside of it")
                .isEqualTo(2);
        assertThat(statistics.failed()).isZero();
    }
}
