package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter lets through, beyond a level and a target. */
class FilterTest {
    /** The case makes 25 spans {@code work} with an event each on each of 4 threads. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "info | 100 | 100",
                "off | 0 | 0",
                "off, spanbridge_probes::threads=info | 100 | 100",
                "info,  spanbridge_probes::threads=warn | 0 | 0",
                "[work{worker=1}]=info | 100 | 25",
                "[work{worker=1,number=2}]=info | 100 | 1",
                "spanbridge_probes=off, [work{worker=1,number=2}]=info | 100 | 1",
                "[work{worker=1,number=2}]=info, [work{worker=3}]=info | 100 | 26"
            })
    void lets(String filter, long spans, long events) {
        CountingLayer layer = new CountingLayer();
        ProbeSession.run(
                () -> Probes.run("threads_emit"), JavaLayerConfig.of(layer).withFilter(filter));
        assertThat(layer.newSpans()).isEqualTo(spans);
        assertThat(layer.events()).isEqualTo(events);
        assertThat(layer.closes()).isEqualTo(spans);
    }
}
