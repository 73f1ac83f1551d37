package io.spanbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.probes.Probes;

/** Runs a case of {@link Probes} in a global session of its own, and looks whether it left something behind. */
public final class ProbeSession {
    private ProbeSession() {}

    /**
     * Runs a case with one layer, which must override {@code onNewSpan} and {@code onClose} both or neither.
     *
     * @return what the session counted
     */
    public static Statistics run(String name, Layer<?> layer) {
        return run(() -> Probes.run(name), JavaLayerConfig.of(layer).withFilter("trace"));
    }

    /** Runs a case with one layer that takes JSON. */
    public static Statistics run(String name, JsonLayer layer) {
        return run(() -> Probes.run(name), JavaLayerConfig.of(layer).withFilter("trace"));
    }

    /** Runs something with layers. */
    public static Statistics run(Runnable work, LayerConfig... layers) {
        try (Tracing tracing = TestModules.PROBES.open(GlobalTracingConfig.of(layers))) {
            work.run();
            Statistics statistics = tracing.statistics();
            assertThat(statistics.closes()).as("closes").isEqualTo(statistics.newSpans());
            assertThat(statistics.enters()).as("enters").isEqualTo(statistics.exits());
            assertThat(statistics.statesLive()).as("states live").isZero();
            assertThat(statistics.dropped()).as("dropped").isZero();
            return statistics;
        }
    }
}
