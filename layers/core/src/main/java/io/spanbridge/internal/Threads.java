package io.spanbridge.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The threads of a session whose callbacks another thread delivers, by number. A number is used again when its thread has ended. Thread-safe. */
final class Threads {
    private final List<Known> known = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    /** What a callback tells of its thread. */
    record Known(long id, String name) {}

    /** Adds the current thread; returns its number. */
    synchronized int enrol() {
        Thread thread = Thread.currentThread();
        Known entry = new Known(thread.getId(), thread.getName());
        Integer number = free.poll();
        if (number == null) {
            known.add(entry);
            return known.size() - 1;
        }
        known.set(number, entry);
        return number;
    }

    /** Returns a thread; null when there is none of that number. */
    synchronized Known get(long number) {
        return number < 0 || number >= known.size() ? null : known.get((int) number);
    }

    /** Forgets a thread, of which nothing more comes. */
    synchronized void forget(long number) {
        if (get(number) != null) {
            known.set((int) number, null);
            free.add((int) number);
        }
    }
}
