package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.layers.ArmSession;
import java.util.function.LongSupplier;

/** An arm that is run without JMH, to count what it does; its work is checked as in a timed fork. Not thread-safe. */
final class Trial implements AutoCloseable {
    private final Kernel kernel;
    private final LongSupplier body;
    private final long checksum;
    private final ArmSession session;
    private long invocations;

    private Trial(MeasuredArm arm) {
        kernel = arm.kernel();
        checksum = kernel.twin().getAsLong();
        arm.variant().prepare(arm);
        session = arm.layer().open(arm);
        body = session.invocation(arm.layer().body(kernel));
    }

    /** Opens the session of an arm, whose library is loaded. */
    static Trial open(MeasuredArm arm) {
        return new Trial(arm);
    }

    /** Runs the kernel so often. Allocates nothing by itself. */
    void run(long times) {
        for (long time = 0; time < times; time++) {
            invocations++;
            long result = body.getAsLong();
            if (result != checksum) {
                WorkMismatchException.require("checksum", checksum, result);
            }
        }
    }

    /** Runs until the Java side is compiled: so many callbacks, and then until the compiler is quiet. */
    void warmUp(long callbacks) {
        WarmUp warmUp = WarmUp.of(callbacks);
        do {
            run(1);
            warmUp.came(kernel.total());
        } while (!warmUp.isOver());
    }

    /** Compares the work done with the work seen, and ends the session. */
    @Override
    public void close() {
        session.check(invocations);
        session.close();
    }
}
