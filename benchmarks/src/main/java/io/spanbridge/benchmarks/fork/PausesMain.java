package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.NativeModule;
import io.spanbridge.benchmarks.layers.ArmSession;
import io.spanbridge.kernels.Kernels;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import jdk.jfr.Recording;

/**
 * The main class of a fork in which G1 collects young objects while spans live, and while none do. Its arguments are the arm, how
 * many spans, how many blocks, and how many collections each phase of a block has. It prints what {@link PauseRecording#print} does.
 *
 * <p>A block is: collections without a span; the spans are made, and Rust holds them; collections in which their states are fresh;
 * one of everything, after which the states are old; collections in which they are old; the spans end. What is thrown away is
 * made by Java, with the kernel of the arm in between, so that spans come and go beside those that stay.
 */
public final class PausesMain {
    private static final long WARMUP_CALLBACKS = 200_000;
    private static final int PIECE = 1 << 10;
    private static final int PIECES_PER_INVOCATION = 1 << 10;

    private final MeasuredArm arm;
    private final GarbageCollectorMXBean young = young();

    /** Each piece lives until so many others were made, as what a request needs does. */
    private final byte[][] alive = new byte[1 << 9][];

    private long pieces;
    private long invocations;

    private PausesMain(MeasuredArm arm) {
        this.arm = arm;
    }

    public static void main(String[] arguments) throws IOException {
        MeasuredArm arm = Arms.byId(arguments[0]);
        NativeModule.KERNELS.load();
        new PausesMain(arm)
                .run(
                        Long.parseLong(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Path.of(arguments[4]));
    }

    private void run(long spans, int blocks, int collections, Path file) throws IOException {
        arm.variant().prepare(arm);
        ArmSession session = arm.layer().open(arm);
        warmUp();
        try (Recording recording = PauseRecording.start()) {
            for (int block = 0; block < blocks; block++) {
                System.gc();
                collect("none", collections);
                try (PauseRecording.Phase phase = PauseRecording.begin("making")) {
                    Kernels.holdSpans(spans);
                    phase.done();
                }
                collect("fresh", collections);
                System.gc();
                collect("old", collections);
                Kernels.holdSpans(0);
            }
            recording.stop();
            recording.dump(file);
        }
        // What was held makes the callbacks of the kernel, so that it can be counted as if that had made it.
        session.check(invocations + blocks * spans / arm.kernel().callbacks().spans());
        session.close();
        PauseRecording.print(file, System.out);
    }

    private void warmUp() {
        WarmUp warmUp = WarmUp.of(WARMUP_CALLBACKS);
        do {
            litter();
            warmUp.came(arm.kernel().total());
        } while (!warmUp.isOver());
    }

    /** Litters until so many young collections have come. */
    private void collect(String name, int collections) {
        try (PauseRecording.Phase phase = PauseRecording.begin(name)) {
            long until = young.getCollectionCount() + collections;
            while (young.getCollectionCount() < until) {
                litter();
            }
            phase.done();
        }
    }

    private void litter() {
        for (int piece = 0; piece < PIECES_PER_INVOCATION; piece++) {
            alive[(int) (pieces++ % alive.length)] = new byte[PIECE];
        }
        invocations++;
        arm.kernel().instrumented().getAsLong();
    }

    private static GarbageCollectorMXBean young() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().equals("G1 Young Generation"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this JVM does not run with G1"));
    }
}
