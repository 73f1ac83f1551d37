package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what was measured so far on disk, fork by fork, so that a run that is interrupted loses nothing but the fork that was
 * running, and can be resumed. Thread-safe.
 */
final class Recording implements AutoCloseable {
    private final Path folder;
    private final RunFile plan;
    private final List<Fork> forks;
    private final String resume;
    private final PrintStream out;
    private final Thread hook;
    private volatile boolean interrupted;

    /**
     * @param folder of run files
     * @param plan the run with the forks that it already has
     * @param resume the command that goes on with the file that an interruption leaves; null when another recording tells it
     * @param out told where the forks are when the JVM is ended by a signal
     */
    Recording(Path folder, RunFile plan, String resume, PrintStream out) {
        this.folder = folder;
        this.plan = plan;
        this.forks = new ArrayList<>(plan.forks());
        this.resume = resume;
        this.out = out;
        this.hook = new Thread(this::interrupt, "spanbridge-bench-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Keeps a fork; one that an interruption has broken is not worth keeping. */
    synchronized void add(Fork fork) {
        if (!interrupted) {
            forks.add(fork);
            RunFiles.writePartial(folder, soFar());
        }
    }

    /** Returns whether the JVM is being ended. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Returns whether it has the fork of that arm and round. */
    synchronized boolean has(String arm, int round) {
        return forks.stream()
                .anyMatch(fork -> fork.round() == round && fork.arm().equals(arm));
    }

    /** Returns the run as it stands. */
    synchronized RunFile soFar() {
        return plan.with(List.copyOf(forks), Instant.now().toString());
    }

    /**
     * Writes the run file in the place of what was kept.
     *
     * @throws BenchException when the run was interrupted: what was kept stays, for going on with it
     */
    synchronized Path finish() {
        if (interrupted) {
            throw new BenchException("interrupted");
        }
        Path file = RunFiles.write(folder, soFar());
        try {
            Files.deleteIfExists(RunFiles.partial(folder, plan));
        } catch (IOException e) {
            // It is not listed, and resuming it finds nothing left to do.
        }
        return file;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down, and the hook is running or has run.
        }
    }

    /** What the hook does when the JVM is being ended. */
    void interrupt() {
        interrupted = true;
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        int kept = soFar().forks().size();
        if (kept > 0 && resume != null) {
            Path file = RunFiles.partial(folder, plan);
            out.println();
            out.println("interrupted: " + kept + (kept == 1 ? " fork is" : " forks are") + " kept; '" + resume + " "
                    + file + "' goes on, 'bench table " + file + "' shows them");
        }
    }
}
