package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.SimpleConfig;
import java.nio.file.Path;

/** JSON text of events, with the fields of their spans, each record written by the thread that made it. */
public final class FmtKind extends NativeKind {
    public static final LayerKind FMT = new FmtKind();

    private FmtKind() {
        super("rust-fmt", "span store, fields as JSON text, a write per event");
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return new NativeSession(
                arm.kernel().callbacks(),
                FmtLayerConfig.toFile(Path.of(NOWHERE)).withFilter("trace"),
                SimpleConfig.defaults(),
                Statistics::events);
    }
}
