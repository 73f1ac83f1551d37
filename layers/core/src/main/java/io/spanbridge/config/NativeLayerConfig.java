package io.spanbridge.config;

/** A layer that runs in Rust; Java only configures it. */
public non-sealed interface NativeLayerConfig extends LayerConfig {}
