package io.spanbridge.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** All buffers of the process, by the numbers that Rust knows them by. Thread-safe. */
final class ThreadBuffers {
    private static final Object LOCK = new Object();

    /** Replaced, never changed in place, so that a reader needs nothing but the array. */
    private static volatile ThreadBuffer[] buffers = {};

    /** Those that are nobody's, by number. */
    private static final Deque<Integer> FREE = new ArrayDeque<>();

    private ThreadBuffers() {}

    /** Makes a buffer without memory, or takes one that is nobody's; returns its number. */
    static int add() {
        synchronized (LOCK) {
            Integer free = FREE.poll();
            if (free != null) {
                return free;
            }
            ThreadBuffer[] known = buffers;
            ThreadBuffer[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new ThreadBuffer();
            buffers = more;
            return known.length;
        }
    }

    /** Makes a buffer nobody's, and lets go of its memory, and of what was captured for what was in it. */
    static void free(int number) {
        ThreadBuffer buffer = get(number);
        buffer.resize(0);
        buffer.captures().clear();
        synchronized (LOCK) {
            FREE.add(number);
        }
    }

    static ThreadBuffer get(int number) {
        return buffers[number];
    }

    /** Returns the buffer of that number, or null when there is none. */
    static ThreadBuffer find(int number) {
        ThreadBuffer[] all = buffers;
        return number >= 0 && number < all.length ? all[number] : null;
    }

    /** Returns how much layers have captured for records of all threads. */
    static int capturesKept() {
        return Arrays.stream(buffers)
                .mapToInt(buffer -> buffer.captures().size())
                .sum();
    }
}
