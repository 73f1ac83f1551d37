package io.spanbridge.benchmarks.fork;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A thread of an arm with a bounded queue: before each invocation it waits until the queue has room for all of its spans. JMH
 * does not count the time of a fixture, and reads the clock around each invocation instead: about 50 ns per thousand spans.
 */
@State(Scope.Thread)
public class ExportingWorker extends Worker {
    private Subject subject;

    /** Takes the session from the subject. */
    @Setup(Level.Trial)
    public void join(Subject arm, Worker unused) {
        subject = arm;
    }

    /** Waits. */
    @Setup(Level.Invocation)
    public void awaitRoom() {
        subject.awaitRoom();
    }
}
