package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;
import java.util.stream.IntStream;

/** Several layers of one kind in one session: one crossing serves them all. */
public final class SeveralKind extends LayerKind {
    public static final LayerKind NOOP_2 = new SeveralKind(NoOpKind.NOOP, 2, NoOpKind.NOOP);
    public static final LayerKind NOOP_4 = new SeveralKind(NoOpKind.NOOP, 4, NOOP_2);
    public static final LayerKind STATEFUL_2 = new SeveralKind(StatefulKind.STATEFUL, 2, StatefulKind.STATEFUL);
    public static final LayerKind STATEFUL_4 = new SeveralKind(StatefulKind.STATEFUL, 4, STATEFUL_2);

    private final JavaKind kind;
    private final int layers;
    private final LayerKind below;

    private SeveralKind(LayerKind kind, int layers, LayerKind below) {
        super(kind.id() + "-x" + layers);
        this.kind = (JavaKind) kind;
        this.layers = layers;
        this.below = below;
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        List<Listener> listeners = IntStream.range(0, layers)
                .mapToObj(layer -> kind.listener(arm.delivery()))
                .toList();
        return new JavaSession(arm.kernel().callbacks(), "trace", listeners);
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return layers + " layers served by one crossing, instead of " + layers / 2;
    }

    @Override
    public List<LayerKind> below() {
        return List.of(below);
    }
}
