package io.spanbridge.benchmarks.fork;

import io.spanbridge.Statistics;
import io.spanbridge.config.JavaLayerConfig;

/**
 * A Java layer, and how what it counted is compared with what Rust counted.
 *
 * @param config the layer
 * @param books the comparison
 */
record Listener(JavaLayerConfig config, Books books) {
    /** Compares the numbers of a layer with those of Rust. */
    @FunctionalInterface
    interface Books {
        /** @throws WorkMismatchException when they differ */
        void check(Statistics rust);
    }
}
