package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.Sampler;

/** OTLP spans sent by Rust, over http/protobuf to the same sink as those of {@link OtlpKind}: which is cheaper? */
public final class RustOtlpKind extends NativeKind {
    public static final LayerKind RUST_OTLP = new RustOtlpKind();

    private RustOtlpKind() {
        super("rust-otlp", "span store, an OTLP span, handed to the exporter");
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        OtlpSink sink = OtlpSink.fromProperty();
        OtlpLayerConfig layer = OtlpLayerConfig.to(sink.endpoint())
                .withProtocol(OtlpProtocol.HTTP_PROTOBUF)
                .withSampler(Sampler.alwaysOn())
                .withFilter("trace");
        long before = sink.received();
        ArmSession session =
                new NativeSession(arm.kernel().callbacks(), layer, NativeSession.BATCHES, Statistics::closes);
        return new ArmSession() {
            private long receivedSoFar;

            @Override
            public void awaitRoom() {
                session.awaitRoom();
            }

            @Override
            public void check(long invocations) {
                session.check(invocations);
                long sent = invocations * arm.kernel().callbacks().spans();
                long received = sink.received() - before;
                ForkFigures.add("otlp.exported", received - receivedSoFar);
                ForkFigures.add("otlp.dropped", sent - received);
                receivedSoFar = received;
                WorkMismatchException.require("spans that the sink received", sent, received);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public boolean hasQueue() {
        return true;
    }

    /** Connecting is warmed up, too. */
    @Override
    public int warmUpFactor() {
        return 2;
    }
}
