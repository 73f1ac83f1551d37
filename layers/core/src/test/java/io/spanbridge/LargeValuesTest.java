package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.ReadingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A value much larger than the rest arrives whole, and so do the many small ones after it, twice over. */
class LargeValuesTest {
    private static final String TEXT = "\u00e4.".repeat(1 << 20);

    @Test
    void typed() {
        ReadingLayer<Object> layer = new ReadingLayer<>(
                values -> values.type(0) == ValueType.STRING ? values.text(0).equals(TEXT) : values.longValue(0));
        for (int time = 0; time < 2; time++) {
            Statistics statistics = ProbeSession.run("large_text", layer);
            assertThat(statistics.events()).isEqualTo(101);
            assertThat(statistics.failed()).isZero();
        }
        assertThat(layer.newSpans()).containsExactly(true, true);
        List<Object> once = new ArrayList<>(List.of(true));
        IntStream.range(0, 100).forEach(number -> once.add((long) number));
        assertThat(layer.events().subList(0, 101)).isEqualTo(once);
        assertThat(layer.events().subList(101, 202)).isEqualTo(once);
    }

    @Test
    void json() {
        List<String> texts = new ArrayList<>();
        JsonLayer layer = new JsonLayer() {
            @Override
            public void onEvent(String event, Object state) {
                texts.add(event);
            }
        };
        Statistics statistics = ProbeSession.run("large_text", layer);
        assertThat(statistics.failed()).isZero();
        assertThat(texts).hasSize(101);
        assertThat(texts.get(0).endsWith("},\"text\":\"" + TEXT + "\"}")).isTrue();
        assertThat(texts.get(1)).endsWith("\"number\":0}");
        assertThat(texts.get(100)).endsWith("\"number\":99}");
    }
}
