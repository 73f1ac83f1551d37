package io.spanbridge.testing;

import io.spanbridge.NativeLibrary;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.SecondModule;
import io.spanbridge.layers.StatefulLayer;

/** A program that a class loader of its own runs; its classes are not those of the test that calls it. */
public final class IsolatedModule {
    static {
        NativeLibrary.load("spanbridge_second_module", SecondModule::link);
    }

    private IsolatedModule() {}

    /** Makes spans in a session, and returns how many its layer saw end. */
    public static long run(int spans) {
        StatefulLayer layer = new StatefulLayer();
        TracingModule module = TracingModule.of("isolated", SecondModule::spanbridge);
        try (Tracing tracing = module.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            SecondModule.work(spans);
            if (!tracing.isOpen()) {
                throw new IllegalStateException("the session closed by itself");
            }
        }
        return layer.summaries().values().stream()
                .mapToLong(StatefulLayer.Summary::spans)
                .sum();
    }
}
