package io.spanbridge.benchmarks.driver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says that this process measures. Two runs at once would measure each other. JMH's own lock guards one fork at a time; this
 * one is held for all forks of a run. The system lets it go when the process ends, however that happens.
 */
final class MeasuringLock implements AutoCloseable {
    /** The system property with another lock file, for who times nothing and need not wait: tests. */
    static final String PROPERTY = "spanbridge.bench.lock";

    private final Path file;
    private final FileChannel channel;

    private MeasuringLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Returns the place where all runs of this machine look, unless a property names another one. */
    static Path defaultFile() {
        String given = System.getProperty(PROPERTY);
        return given == null ? Path.of(System.getProperty("java.io.tmpdir"), "spanbridge-bench.lock") : Path.of(given);
    }

    /**
     * Takes the lock without waiting.
     *
     * @throws BenchException when another run has it, or the file cannot be made
     */
    static MeasuringLock take(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new MeasuringLock(file, channel);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new BenchException("the lock file " + file + " cannot be made (" + e
                    + "): check its permissions, or set another folder by -Djava.io.tmpdir");
        }
        throw new BenchException("another run measures on this machine, and both would be wrong: wait until it ends ("
                + file + " is its lock)");
    }

    /** Returns the lock file. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written; the lock is gone with the descriptor either way.
        }
    }
}
