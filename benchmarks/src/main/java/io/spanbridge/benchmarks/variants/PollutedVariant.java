package io.spanbridge.benchmarks.variants;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.Variant;
import io.spanbridge.benchmarks.layers.ArmSession;
import io.spanbridge.benchmarks.layers.CountingKind;
import io.spanbridge.benchmarks.layers.LayerKind;
import io.spanbridge.benchmarks.layers.NoOpKind;
import io.spanbridge.benchmarks.layers.ReadingKind;
import io.spanbridge.benchmarks.layers.StatefulKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * Three other classes of layers have run before, so that the calls of layers have seen several receivers: compiled code then
 * cannot take the arm's own layer for the only one there is, as in a program with many layers it could not.
 */
public final class PollutedVariant extends Variant {
    public static final Variant POLLUTED = new PollutedVariant();

    private static final List<LayerKind> KINDS =
            List.of(NoOpKind.NOOP, CountingKind.COUNTING, StatefulKind.STATEFUL, ReadingKind.READING);
    private static final int OTHERS = 3;
    private static final int TURNS = 4;
    private static final int INVOCATIONS = 20;

    private PollutedVariant() {
        super("polluted", "three other classes of layers that ran before in this JVM");
    }

    /** Runs the others in turn, several times, so that none of them is compiled for alone. */
    @Override
    public void prepare(MeasuredArm arm) {
        for (int turn = 0; turn < TURNS; turn++) {
            for (LayerKind other : others(arm).toList()) {
                try (ArmSession session = other.open(arm)) {
                    for (int invocation = 0; invocation < INVOCATIONS; invocation++) {
                        arm.kernel().instrumented().getAsLong();
                    }
                    session.check(INVOCATIONS);
                }
            }
        }
    }

    private static Stream<LayerKind> others(MeasuredArm arm) {
        return KINDS.stream().filter(kind -> kind != arm.layer()).limit(OTHERS);
    }
}
