package io.spanbridge.internal;

import io.spanbridge.config.NativeLayerConfig;

/** Describes native layers to Rust, as JSON. */
final class NativeDescription {
    private NativeDescription() {}

    /** Returns {@code {"type":...,"settings":{...}}}. */
    static String of(NativeLayerConfig config) {
        throw new IllegalArgumentException("layer: " + config.getClass().getName() + " is of no known kind");
    }
}
