package io.spanbridge.benchmarks.fork;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * How long a thread waited for a processor: what the scheduler of the system counts while a thread is ready to run and others
 * have all processors. It tells of other work on the same machine, and nothing of its host. Confined to one thread.
 */
final class RunQueue {
    private static final String FILE = "/proc/thread-self/schedstat";

    private final byte[] buffer = new byte[128];
    private RandomAccessFile file;
    private long beganAt;
    private long waitedBefore;

    /** Starts to count. */
    void begin() {
        waitedBefore = waitedNanos();
        beganAt = System.nanoTime();
    }

    /** Returns the share of the time since then in which the thread waited; NaN when the system does not say. */
    double waited() {
        long waited = waitedNanos();
        long passed = System.nanoTime() - beganAt;
        return waited < 0 || waitedBefore < 0 || passed <= 0 ? Double.NaN : (double) (waited - waitedBefore) / passed;
    }

    /** The second number of the file; -1 where there is none. Reads without allocating, because allocation is measured, too. */
    private long waitedNanos() {
        try {
            if (file == null) {
                // The name means the thread that opens it.
                file = new RandomAccessFile(FILE, "r");
            }
            file.seek(0);
            return second(buffer, file.read(buffer));
        } catch (IOException e) {
            return -1;
        }
    }

    static long second(byte[] text, int length) {
        int at = 0;
        while (at < length && text[at] != ' ') {
            at++;
        }
        long number = -1;
        for (at++; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = Math.max(0, number) * 10 + text[at] - '0';
        }
        return number;
    }
}
