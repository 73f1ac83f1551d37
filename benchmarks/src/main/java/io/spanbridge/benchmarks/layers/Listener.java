package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.config.JavaLayerConfig;

/**
 * A Java layer, and how what it counted is compared with what Rust counted.
 *
 * @param config the layer
 * @param books the comparison
 */
public record Listener(JavaLayerConfig config, Books books) {
    /** Compares the numbers of a layer with those of Rust. */
    @FunctionalInterface
    public interface Books {
        /** @throws io.spanbridge.benchmarks.WorkMismatchException when they differ */
        void check(Statistics rust);
    }

    /** A layer that counts nothing. */
    static Listener of(JavaLayerConfig config) {
        return new Listener(config, rust -> {});
    }
}
