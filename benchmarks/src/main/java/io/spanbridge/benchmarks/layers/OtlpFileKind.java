package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.Sampler;
import io.spanbridge.config.SimpleConfig;
import java.nio.file.Path;

/** OTLP spans as JSON lines, written by Rust. */
public final class OtlpFileKind extends NativeKind {
    /** Written by a thread of its own, in batches. */
    public static final LayerKind OTLP_FILE = new OtlpFileKind(
            "rust-otlp-file", "span store, an OTLP span, handed to the thread that writes", NativeSession.BATCHES);

    /** Written by the thread that ends the span. */
    public static final LayerKind OTLP_FILE_SIMPLE = new OtlpFileKind(
            "rust-otlp-file-simple", "span store, an OTLP span, its JSON, a write per span", SimpleConfig.defaults());

    private final ExportProcess process;

    private OtlpFileKind(String id, String adds, ExportProcess process) {
        super(id, adds);
        this.process = process;
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        OtlpFileLayerConfig layer = OtlpFileLayerConfig.toFile(Path.of(NOWHERE))
                .withSampler(Sampler.alwaysOn())
                .withFilter("trace");
        return new NativeSession(arm.kernel().callbacks(), layer, process, Statistics::closes);
    }

    @Override
    public boolean hasQueue() {
        return process == NativeSession.BATCHES;
    }
}
