package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What layers that take JSON may rely on beyond the texts themselves, which {@link GoldenJsonTest} is about. */
class JsonLayersTest {
    /** Its state is its name and the number of the span; writes down whose state comes back. */
    private static final class NamedLayer implements JsonLayer {
        private final String name;
        private final List<String> lines = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private int spans;

        NamedLayer(String name) {
            this.name = name;
        }

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            String state = name + ++spans;
            ids.add(spanId);
            lines.add("new " + state);
            return state;
        }

        @Override
        public void onEvent(String event, Object state) {
            lines.add("event in " + state);
        }

        @Override
        public void onRecord(String spanId, String values, Object state) {
            lines.add("record " + state + " " + values);
        }

        @Override
        public void onClose(String spanId, Object state) {
            lines.add("close " + state);
        }

        @Override
        public void onEnter(String spanId, Object state) {
            lines.add("enter " + state);
        }

        @Override
        public void onExit(String spanId, Object state) {
            lines.add("exit " + state);
        }

        @Override
        public void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {
            String followed = followsId == null ? "null" : ids.contains(followsId) ? "known" : "unknown";
            lines.add("follows " + state + " " + followsState + " " + followed);
        }
    }

    @Test
    void twoLayersOfASessionHaveEachTheirOwnState() {
        NamedLayer a = new NamedLayer("a");
        NamedLayer b = new NamedLayer("b");
        Statistics statistics = ProbeSession.run(
                () -> {
                    Probes.run("parents_contextual");
                    Probes.run("empty_then_recorded");
                },
                JavaLayerConfig.of(a),
                JavaLayerConfig.of(b));
        assertThat(a.lines)
                .containsExactly(
                        "new a1",
                        "close a1",
                        "event in null",
                        "new a2",
                        "enter a2",
                        "new a3",
                        "enter a3",
                        "event in a3",
                        "exit a3",
                        "close a3",
                        "exit a2",
                        "close a2",
                        "new a4",
                        "record a4 {\"later\":\"now\"}",
                        "close a4");
        assertThat(b.lines)
                .isEqualTo(a.lines.stream()
                        .map(line -> line.replaceAll("\\ba(?=\\d)", "b"))
                        .toList());
        assertThat(statistics.delivered())
                .as("a callback that goes to both counts once")
                .isEqualTo(15);
    }

    @Test
    void layersWithFiltersOfTheirOwnHaveTheStateOfTheNearestSpanThatTheyWant() {
        NamedLayer all = new NamedLayer("all");
        NamedLayer some = new NamedLayer("some");
        ProbeSession.run(
                () -> Probes.run("parents_by_level"),
                JavaLayerConfig.of(all).withFilter("debug"),
                JavaLayerConfig.of(some).withFilter("info"));
        assertThat(all.lines).contains("event in all4").hasSize(17);
        assertThat(some.lines)
                .containsExactly(
                        "new some1",
                        "enter some1",
                        "new some2",
                        "enter some2",
                        "event in some2",
                        "exit some2",
                        "close some2",
                        "exit some1",
                        "close some1");
    }

    @Test
    void aFollowedSpanComesWithItsStateAndOneThatIsNotThereOrNotWantedIsNull() {
        NamedLayer all = new NamedLayer("all");
        NamedLayer some = new NamedLayer("some");
        ProbeSession.run(
                () -> {
                    Probes.run("follows_by_level");
                    Probes.run("follows_closed");
                },
                JavaLayerConfig.of(all).withFilter("debug"),
                JavaLayerConfig.of(some).withFilter("info"));
        assertThat(all.lines)
                .filteredOn(line -> line.startsWith("follows"))
                .containsExactly(
                        "follows all3 all1 known",
                        "follows all3 all2 known",
                        "follows all2 all3 known",
                        "follows all5 null null");
        assertThat(some.lines)
                .filteredOn(line -> line.startsWith("follows"))
                .containsExactly("follows some2 some1 known", "follows some2 null null", "follows some4 null null");
    }

    @Test
    void entersAndExitsComeWithTheState() {
        NamedLayer layer = new NamedLayer("a");
        ProbeSession.run("clone_and_drop", layer);
        assertThat(layer.lines)
                .containsExactly("new a1", "enter a1", "event in a1", "exit a1", "close a1", "event in null");
    }

    @Test
    void aTypedLayerBesideThemSeesTheSame() {
        NamedLayer json = new NamedLayer("json");
        RecordingLayer typed = new RecordingLayer();
        ProbeSession.run(() -> Probes.run("parents_contextual"), JavaLayerConfig.of(typed), JavaLayerConfig.of(json));
        assertThat(typed.lines())
                .contains("event INFO {\"message\":\"inside\"} in #3")
                .hasSize(12);
        assertThat(json.lines).contains("event in json3").hasSize(12);
    }

    @Test
    void aLayerWhoseStateIsNullKeepsNothing() {
        List<Object> states = new ArrayList<>();
        JsonLayer stateless = new JsonLayer() {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return null;
            }

            @Override
            public void onClose(String spanId, Object state) {
                states.add(state);
            }
        };
        ProbeSession.run("parents_contextual", stateless);
        assertThat(states).hasSize(3).containsOnlyNulls();
    }

    @Test
    void textsBeyondAsciiAreWhole() {
        NamedLayer layer = new NamedLayer("");
        ProbeSession.run("values_str", layer);
        assertThat(layer.lines)
                .contains("record 2 {\"ascii\":\"plain\""
                        + ",\"control\":\"\\u0001\\b\\f\\u001f\u007f\u0085\u2028\""
                        + ",\"empty\":\"\""
                        + ",\"last_of_plane\":\"\uffff\ufeff\""
                        + ",\"nul\":\"a\\u0000b\""
                        + ",\"padded_7\":\"1234567\",\"padded_8\":\"12345678\",\"padded_9\":\"123456789\""
                        + ",\"quoted\":\"say \\\"hi\\\" \\\\ / \\r\\n\\t\""
                        + ",\"supplementary\":\"\ud83e\udd80 \ud83d\udc69\u200d\ud83d\ude80 \udbff\udfff\""
                        + ",\"three_bytes\":\"\u6f22\u5b57 \u20ac\""
                        + ",\"two_bytes\":\"Gr\u00f6\u00dfe\"}");
    }
}
