package io.spanbridge.benchmarks.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatefulJsonLayerTest {
    private final StatefulJsonLayer layer = new StatefulJsonLayer();

    @Test
    void what_a_span_did_is_published_when_it_closes() {
        Object state = layer.onNewSpan("{}", "[1]");
        layer.onEvent("{}", state);
        layer.onEvent("{}", state);
        layer.onRecord("[1]", "{}", state);
        assertThat(layer.events()).isZero();

        layer.onClose("[1]", state);

        assertThat(layer.closed()).isEqualTo(1);
        assertThat(layer.events()).isEqualTo(2);
        assertThat(layer.records()).isEqualTo(1);
        assertThat(layer.nanos()).isPositive();
    }

    @Test
    void a_span_without_state_is_not_counted() {
        layer.onEvent("{}", null);
        layer.onClose("[1]", null);

        assertThat(layer.closed()).isZero();
        assertThat(layer.events()).isZero();
    }
}
