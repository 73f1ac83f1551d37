package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.testing.ProbeSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The {@code json} delivery gives the texts that {@code tracing-serde} makes, byte for byte, and the same states. The
 * expected callbacks are in {@code golden/payloads.jsonl}, a line each; the cases that cause them are in {@code golden.rs}.
 *
 * <p>What cannot be the same is translated: source file and module by name, line numbers away, ids of spans to the order in
 * which the spans were made.
 */
class GoldenJsonTest {
    private static final Map<String, List<Callback>> GOLDEN = read();

    /** An event with {@code parent: None}: see {@link #anEventThatIsExplicitlyARootHasNoState}. */
    private static final String DIFFERENT = "explicit_root";

    /**
     * One callback.
     *
     * @param span which span it is about, counted from 1, or null
     * @param state whose state was handed in, or null
     */
    private record Callback(String name, List<String> arguments, Integer span, Integer state) {
        Callback withState(Integer other) {
            return new Callback(name, arguments, span, other);
        }
    }

    static Stream<String> sameCases() {
        return GOLDEN.keySet().stream().filter(name -> !name.equals(DIFFERENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sameCases")
    void everyCallbackIsTheGoldenOne(String name) {
        assertThat(run(name)).containsExactlyElementsOf(GOLDEN.get(name));
    }

    /**
     * The original looks for the state of an event in whatever span is entered when the event names none, and so gives the
     * state of a span to an event that says that it belongs to none. Here such an event has no span and no state.
     */
    @Test
    void anEventThatIsExplicitlyARootHasNoState() {
        List<Callback> expected = new ArrayList<>(GOLDEN.get(DIFFERENT));
        Callback event = expected.get(2);
        assertThat(event.name()).isEqualTo("on_event");
        assertThat(event.state()).as("what the original gives").isEqualTo(1);
        expected.set(2, event.withState(null));
        assertThat(run(DIFFERENT)).containsExactlyElementsOf(expected);
    }

    @Test
    void theGoldenFileIsWhole() {
        assertThat(GOLDEN).hasSize(16);
        assertThat(GOLDEN.values().stream().mapToInt(List::size).sum()).isEqualTo(82);
    }

    private static List<Callback> run(String name) {
        Recorder recorder = new Recorder();
        Statistics statistics = ProbeSession.run(name, recorder);
        assertThat(statistics.failed()).isZero();
        assertThat(statistics.delivered()).isEqualTo(recorder.callbacks.size());
        return recorder.callbacks;
    }

    /** Writes callbacks down in the golden form. A state knows which span it is of, and is compared by identity. */
    private static final class Recorder implements JsonLayer {
        private final List<Callback> callbacks = new ArrayList<>();
        private final Ordinals ordinals = new Ordinals();
        private final List<Object> states = new ArrayList<>();

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            ordinals.add(spanId);
            callbacks.add(callback("on_new_span", null, spanAttributes, spanId));
            states.add(new Object());
            return states.get(states.size() - 1);
        }

        @Override
        public void onEvent(String event, Object state) {
            callbacks.add(new Callback("on_event", List.of(ordinals.translate(event)), null, ordinal(state)));
        }

        @Override
        public void onRecord(String spanId, String values, Object state) {
            callbacks.add(callback("on_record", state, spanId, values));
        }

        @Override
        public void onClose(String spanId, Object state) {
            callbacks.add(callback("on_close", state, spanId));
        }

        private Callback callback(String name, Object state, String... arguments) {
            String id = name.equals("on_new_span") ? arguments[1] : arguments[0];
            List<String> translated =
                    Stream.of(arguments).map(ordinals::translate).toList();
            return new Callback(name, translated, ordinals.of(id), ordinal(state));
        }

        private Integer ordinal(Object state) {
            for (int i = 0; i < states.size(); i++) {
                if (states.get(i) == state) {
                    return i + 1;
                }
            }
            assertThat(state).as("a state that was never given out").isNull();
            return null;
        }
    }

    /** Translates texts to what they have in common: ids of spans become the order that they were made in. */
    private static final class Ordinals {
        private static final Pattern PARENT = Pattern.compile("\"parent\":(\\[\\d+])");

        private final Map<String, Integer> byId = new LinkedHashMap<>();

        void add(String id) {
            assertThat(id).matches("\\[[1-9]\\d*]");
            assertThat(byId.put(id, byId.size() + 1)).as("id used before").isNull();
        }

        Integer of(String id) {
            return byId.get(id);
        }

        String translate(String text) {
            if (byId.containsKey(text)) {
                return "[#" + byId.get(text) + "]";
            }
            String translated = text.replaceAll("\"line\":\\d+,", "\"line\":0,").replaceAll("\\.rs:\\d+\"", ".rs:0\"");
            Matcher parent = PARENT.matcher(translated);
            return parent.replaceAll(found -> "\"parent\":[#" + of(found.group(1)) + "]");
        }
    }

    private static Map<String, List<Callback>> read() {
        Map<String, List<Callback>> cases = new LinkedHashMap<>();
        Map<String, Ordinals> ordinals = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                GoldenJsonTest.class.getResourceAsStream("/golden/payloads.jsonl"), StandardCharsets.UTF_8))) {
            ObjectMapper mapper = new ObjectMapper();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = mapper.readTree(line);
                String name = row.get("case").textValue();
                List<Callback> callbacks = cases.computeIfAbsent(name, key -> new ArrayList<>());
                callbacks.add(read(row, ordinals.computeIfAbsent(name, key -> new Ordinals())));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Callback read(JsonNode row, Ordinals ordinals) {
        String name = row.get("callback").textValue();
        if (name.equals("on_new_span")) {
            ordinals.add(row.get("args").get(1).textValue());
        }
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : row.get("args")) {
            String text = argument.textValue()
                    .replace("src/corpus.rs", "crates/probes/src/golden.rs")
                    .replace("golden::corpus", "spanbridge_probes::golden");
            arguments.add(ordinals.translate(text));
        }
        return new Callback(name, arguments, number(row, "span"), number(row, "state"));
    }

    private static Integer number(JsonNode row, String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() ? null : value.intValue();
    }
}
