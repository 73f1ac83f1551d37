package io.spanbridge.config;

/** A layer that runs in Rust; Java only configures it. */
public sealed interface NativeLayerConfig extends LayerConfig
        permits FmtLayerConfig, OtlpFileLayerConfig, OtlpLayerConfig {}
