package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.results.run.Rulers;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * No Rust span at all: Java does the work of the twin, and makes the spans itself with the OpenTelemetry SDK. What the
 * OpenTelemetry layer is compared with. For the kernel {@code spans-otel} alone.
 */
public final class JavaSdkKind extends LayerKind {
    public static final LayerKind JAVA_SDK = new JavaSdkKind();

    /** Of the session of this fork; there is one per process. */
    private volatile JavaSdkSpans spans;

    private JavaSdkKind() {
        super("java-sdk");
    }

    @Override
    public String title() {
        return "OpenTelemetry SDK in Java";
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        long perInvocation = arm.kernel().callbacks().spans();
        SdkExport export = new SdkExport(perInvocation);
        spans = new JavaSdkSpans(export.openTelemetry());
        return new ArmSession() {
            @Override
            public void awaitRoom() {
                export.awaitRoom();
            }

            @Override
            public void check(long invocations) {
                WorkMismatchException.require("OpenTelemetry spans ended", invocations * perInvocation, export.ended());
                export.check();
            }

            @Override
            public void close() {
                export.close();
            }
        };
    }

    @Override
    public LongSupplier body(Kernel kernel) {
        LongSupplier twin = kernel.twin();
        long count = kernel.callbacks().spans();
        return () -> {
            spans.make(count);
            return twin.getAsLong();
        };
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "the same spans made in Java by the OpenTelemetry SDK, and no Rust span";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(TwinKind.TWIN);
    }

    @Override
    public boolean inJava() {
        return false;
    }

    /** No callback of Rust's reaches anybody: what it does is not divided by callbacks. */
    @Override
    public boolean isHeard() {
        return false;
    }

    @Override
    public String ruler() {
        return Rulers.JAVA;
    }

    @Override
    public boolean hasQueue() {
        return true;
    }

    @Override
    public int warmUpFactor() {
        return OtlpKind.OTLP.warmUpFactor();
    }
}
