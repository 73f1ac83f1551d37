package io.spanbridge.benchmarks.layers;

import io.spanbridge.Interest;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.NoOpLayer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A session of three layers is open, and none of them hears anything of what the kernel makes. */
public final class DisabledKind extends LayerKind {
    /** Their filters let nothing through. */
    public static final LayerKind DISABLED = new DisabledKind(
            "disabled",
            "Callsite disabled",
            "a session whose filters want none of the callsites",
            "off",
            NoOpLayer::new);

    /** They were asked about the callsites, and want none. */
    public static final LayerKind NEVER = new DisabledKind(
            "never",
            "No interest in the callsite",
            "a session whose layers have no interest in the callsites",
            "trace",
            Refusing::new);

    /** They override no callback that the kernel makes: spans are kept, as always, and nobody is told. */
    public static final LayerKind NOT_OVERRIDDEN = new DisabledKind(
            "not-overridden",
            "No callback overridden",
            "a session whose layers override none of the callbacks",
            "trace",
            Following::new);

    private final String title;
    private final String adds;
    private final String filter;
    private final Supplier<Layer<?>> layer;

    private static final class Refusing implements Layer<Void> {
        @Override
        public Interest registerCallsite(Metadata callsite) {
            return Interest.NEVER;
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            throw new AssertionError(span + " was refused");
        }
    }

    private static final class Following implements Layer<Void> {
        @Override
        public void onFollowsFrom(SpanView span, Void state, SpanView follows, Void followsState) {
            throw new AssertionError("no kernel makes spans follow from each other");
        }
    }

    private DisabledKind(String id, String title, String adds, String filter, Supplier<Layer<?>> layer) {
        super(id);
        this.title = title;
        this.adds = adds;
        this.filter = filter;
        this.layer = layer;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        List<Listener> listeners = Stream.generate(layer)
                .limit(3)
                .map(one -> Listener.of(JavaLayerConfig.of(one)))
                .toList();
        return new JavaSession(Callbacks.NONE, filter, listeners);
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return adds;
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoneKind.NONE, TwinKind.TWIN);
    }

    /** They would, but there are none. */
    @Override
    public boolean inJava() {
        return false;
    }

    /** Whether spans are kept. */
    @Override
    public boolean isHeard() {
        return this == NOT_OVERRIDDEN;
    }
}
