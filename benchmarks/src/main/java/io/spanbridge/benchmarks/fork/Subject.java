package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.layers.ArmSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The arm of this fork: its kernel, its session, and the check after every iteration. Shared by the threads that run it; its
 * fixtures run while no kernel does.
 */
@State(Scope.Benchmark)
public class Subject {
    /** The system property that says how many callbacks come before the first iteration, at least. */
    public static final String WARMUP_CALLBACKS = "spanbridge.bench.warmup";

    /** The system property that makes the arm slower by a share, for the test of the detector. */
    public static final String SLOWDOWN = SlowDown.PROPERTY;

    /** The id of the arm. */
    @Param("spans-1/twin/t1")
    public String arm;

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private ArmSession session;
    private LongSupplier body;
    private long checksum;
    private long warmupInvocations;

    /** Opens the session, and runs the kernel until the Java side of a callback is compiled. */
    @Setup(Level.Trial)
    public void open() {
        MeasuredArm measured = Arms.byId(arm);
        Kernel kernel = measured.kernel();
        kernel.module().load();
        checksum = kernel.twin().getAsLong();
        body = measured.layer().body(kernel);
        measured.variant().prepare(measured);
        session = measured.layer().open(measured);
        body = session.invocation(body);
        WarmUp warmUp = WarmUp.of(Long.getLong(WARMUP_CALLBACKS, 0));
        do {
            session.awaitRoom();
            warmupInvocations++;
            WorkMismatchException.require("checksum", checksum, body.getAsLong());
            warmUp.came(kernel.total());
        } while (!warmUp.isOver());
        LongSupplier plain = body;
        body = SlowDown.of(plain, () -> {
            session.awaitRoom();
            warmupInvocations++;
            return plain.getAsLong();
        });
        session.check(warmupInvocations);
    }

    /** Compares the work done with the work seen. */
    @TearDown(Level.Iteration)
    public void check() {
        long invocations = warmupInvocations;
        for (Worker worker : workers) {
            WorkMismatchException.require("wrong checksums", 0, worker.wrong());
            invocations += worker.invocations();
        }
        session.check(invocations);
    }

    /** Ends the session. */
    @TearDown(Level.Trial)
    public void close() {
        session.close();
    }

    void join(Worker worker) {
        workers.add(worker);
    }

    LongSupplier body() {
        return body;
    }

    long checksum() {
        return checksum;
    }

    void awaitRoom() {
        session.awaitRoom();
    }
}
