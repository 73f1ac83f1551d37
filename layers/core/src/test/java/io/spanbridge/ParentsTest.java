package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every span and event knows how its parent was chosen and which it is, and brings the state of it. */
class ParentsTest {
    static Stream<Arguments> sequences() {
        return Stream.of(
                sequence(
                        "parents_contextual",
                        "new alone #1 {}",
                        "close alone #1",
                        "event INFO {\"message\":\"alone\"}",
                        "new outer #2 {}",
                        "enter outer #2",
                        "new inner #3 {} in #2",
                        "enter inner #3",
                        "event INFO {\"message\":\"inside\"} in #3",
                        "exit inner #3",
                        "close inner #3",
                        "exit outer #2",
                        "close outer #2"),
                sequence(
                        "parents_explicit",
                        "new outer #1 {}",
                        "new entered #2 {}",
                        "enter entered #2",
                        "new child #3 {} parent #1",
                        "close child #3",
                        "event INFO {\"message\":\"explicit\"} parent #1",
                        "event INFO {\"message\":\"contextual\"} in #2",
                        "exit entered #2",
                        "close entered #2",
                        "close outer #1"),
                sequence(
                        "parents_root",
                        "new outer #1 {}",
                        "enter outer #1",
                        "new root #2 {} root",
                        "close root #2",
                        "event INFO {\"message\":\"root\"} root",
                        "new of none #3 {} root",
                        "enter of none #3",
                        "exit of none #3",
                        "close of none #3",
                        "exit outer #1",
                        "close outer #1"),
                // A parent that has closed is none; the entered span does not take its place.
                sequence(
                        "parents_closed",
                        "new entered #1 {}",
                        "enter entered #1",
                        "new gone #2 {} in #1",
                        "close gone #2",
                        "new orphan #3 {} parent #?",
                        "close orphan #3",
                        "event INFO {\"message\":\"orphan\"} parent #?",
                        "exit entered #1",
                        "close entered #1"),
                sequence(
                        "follows_open",
                        "new cause #1 {}",
                        "new effect #2 {}",
                        "follows effect #2 cause #1",
                        "close effect #2",
                        "close cause #1"),
                sequence(
                        "follows_closed",
                        "new cause #1 {}",
                        "close cause #1",
                        "new effect #2 {}",
                        "follows effect #2 nothing",
                        "close effect #2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void theCallbacksAre(String name, List<String> expected) {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run(name, layer);
        assertThat(layer.lines()).containsExactlyElementsOf(expected);
        assertThat(statistics.delivered()).isEqualTo(expected.size());
        assertThat(statistics.failed()).isZero();
        assertThat(statistics.suppressed()).isZero();
    }

    @Test
    void eachLayerSeesTheNearestAncestorThatItWants() {
        RecordingLayer all = new RecordingLayer();
        RecordingLayer some = new RecordingLayer();
        ProbeSession.run(
                () -> Probes.run("parents_by_level"),
                JavaLayerConfig.of(all).withFilter("debug"),
                JavaLayerConfig.of(some).withFilter("info"));
        assertThat(all.lines())
                .contains(
                        "new info 1 #1 {}",
                        "new debug 1 #2 {} in #1",
                        "new info 2 #3 {} in #2",
                        "new debug 2 #4 {} in #3",
                        "event INFO {\"message\":\"inside\"} in #4")
                .hasSize(4 * 4 + 1);
        assertThat(some.lines())
                .containsExactly(
                        "new info 1 #1 {}",
                        "enter info 1 #1",
                        "new info 2 #2 {} in #1",
                        "enter info 2 #2",
                        "event INFO {\"message\":\"inside\"} in #2",
                        "exit info 2 #2",
                        "close info 2 #2",
                        "exit info 1 #1",
                        "close info 1 #1");
    }

    @Test
    void aFollowedSpanThatALayerDoesNotWantIsNullToThatLayerAlone() {
        RecordingLayer all = new RecordingLayer();
        RecordingLayer some = new RecordingLayer();
        ProbeSession.run(
                () -> Probes.run("follows_by_level"),
                JavaLayerConfig.of(all).withFilter("debug"),
                JavaLayerConfig.of(some).withFilter("info"));
        assertThat(all.lines())
                .containsExactly(
                        "new cause #1 {}",
                        "new unseen #2 {}",
                        "new effect #3 {}",
                        "follows effect #3 cause #1",
                        "follows effect #3 unseen #2",
                        "follows unseen #2 effect #3",
                        "close effect #3",
                        "close unseen #2",
                        "close cause #1");
        assertThat(some.lines())
                .containsExactly(
                        "new cause #1 {}",
                        "new effect #2 {}",
                        "follows effect #2 cause #1",
                        "follows effect #2 nothing",
                        "close effect #2",
                        "close cause #1");
    }

    @Test
    void theNumberOfTheParentIsItsIdAndAnEventHasThatOfItsSpan() {
        List<String> links = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        Layer<Void> layer = new Layer<>() {
            @Override
            public Void onNewSpan(SpanView span, Values values) {
                ids.add(span.id());
                links.add(span.metadata().name() + " in " + ids.indexOf(span.parentId()));
                return null;
            }

            @Override
            public void onEvent(EventView event, Values values, Void spanState) {
                links.add("event in " + ids.indexOf(event.spanId()));
            }

            @Override
            public void onClose(SpanView span, Void state) {
                assertThat(ids).contains(span.id());
                assertThat(span.parentId()).isZero();
            }
        };
        Statistics statistics = ProbeSession.run("parents_contextual", layer);
        assertThat(ids).doesNotContain(0L);
        assertThat(links).containsExactly("alone in -1", "event in -1", "outer in -1", "inner in 1", "event in 2");
        assertThat(statistics.failed()).isZero();
    }

    @Test
    void anExplicitRootHasNoParentWhateverIsEntered() {
        List<String> links = new ArrayList<>();
        Layer<String> layer = new Layer<>() {
            @Override
            public String onNewSpan(SpanView span, Values values) {
                links.add(span.metadata().name() + " " + span.parentKind() + " " + span.parentId() + " "
                        + span.parentState());
                return span.metadata().name();
            }

            @Override
            public void onEvent(EventView event, Values values, String spanState) {
                links.add("event " + event.parentKind() + " " + event.spanId() + " " + spanState);
            }

            @Override
            public void onClose(SpanView span, String state) {
                assertThat(state).isEqualTo(span.metadata().name());
            }
        };
        Statistics statistics = ProbeSession.run("parents_root", layer);
        assertThat(links)
                .containsExactly(
                        "outer CONTEXTUAL 0 null", "root ROOT 0 null", "event ROOT 0 null", "of none ROOT 0 null");
        assertThat(statistics.failed()).isZero();
    }

    private static Arguments sequence(String name, String... lines) {
        return arguments(name, named(lines.length + " callbacks", List.of(lines)));
    }
}
