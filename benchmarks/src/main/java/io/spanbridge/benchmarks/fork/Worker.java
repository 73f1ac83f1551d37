package io.spanbridge.benchmarks.fork;

import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread of an arm: it counts its invocations and compares their checksums. Read by others between iterations only. */
@State(Scope.Thread)
public class Worker {
    private LongSupplier body;
    private long checksum;
    private long invocations;
    private long wrong;

    /** Takes the kernel from the subject. */
    @Setup(Level.Trial)
    public void join(Subject subject) {
        body = subject.body();
        checksum = subject.checksum();
        subject.join(this);
    }

    /** Runs the kernel once. */
    final long invoke() {
        long result = body.getAsLong();
        invocations++;
        if (result != checksum) {
            wrong++;
        }
        return result;
    }

    final long invocations() {
        return invocations;
    }

    final long wrong() {
        return wrong;
    }
}
