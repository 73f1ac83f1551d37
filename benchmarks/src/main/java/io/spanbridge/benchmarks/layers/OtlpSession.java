package io.spanbridge.benchmarks.layers;

import io.spanbridge.Delivery;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.otel.OtlpLayer;
import java.util.function.LongSupplier;

/** The OpenTelemetry layer with an {@link SdkExport}. Bytes per span are of the whole JVM, the exporter included. */
final class OtlpSession implements ArmSession {
    private final SdkExport export;
    private final JavaSession session;

    OtlpSession(Callbacks perInvocation, Delivery delivery) {
        export = new SdkExport(perInvocation.spans());
        OtlpLayer layer = OtlpLayer.builder()
                .setOpenTelemetry(export.openTelemetry())
                .setDelivery(delivery)
                .build();
        session = new JavaSession(
                perInvocation,
                new Listener(
                        JavaLayerConfig.of(layer),
                        rust -> WorkMismatchException.require(
                                "OpenTelemetry spans ended", rust.closes(), export.ended())));
    }

    @Override
    public LongSupplier invocation(LongSupplier kernel) {
        return session.invocation(kernel);
    }

    @Override
    public void awaitRoom() {
        export.awaitRoom();
    }

    @Override
    public void check(long invocations) {
        session.check(invocations);
        export.check();
    }

    @Override
    public void close() {
        session.close();
        export.close();
    }
}
