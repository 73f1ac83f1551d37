package io.spanbridge.benchmarks.kernels;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Ways to keep a state from the begin of a span to its end. All make the same sum, that of the spans; those with a state have
 * it from the state.
 */
final class StateTargets {
    private StateTargets() {}

    private record State(long span) {}

    /** Keeps nothing. */
    static final class Null extends SummingTarget {
        private long opened;

        @Override
        public Object open(long span, int slot) {
            opened++;
            return null;
        }

        @Override
        public void close(long span, int slot, Object state) {
            add(span);
        }

        @Override
        public String toString() {
            return "opened " + opened;
        }
    }

    /** In an array, by the number that Rust gave the span: what the bridge does. */
    static final class Slot extends SummingTarget {
        private final State[] states = new State[64];

        @Override
        public Object open(long span, int slot) {
            states[slot] = new State(span);
            return null;
        }

        @Override
        public void close(long span, int slot, Object state) {
            State kept = states[slot];
            states[slot] = null;
            add(kept.span);
        }
    }

    /** In Rust, as a JNI global reference. */
    static class Reference extends SummingTarget {
        @Override
        public Object open(long span, int slot) {
            return new State(span);
        }

        @Override
        public void close(long span, int slot, Object state) {
            add(((State) state).span);
        }
    }

    /** In a map: what a layer does that is given nothing but ids. */
    static final class ById extends SummingTarget {
        private final ConcurrentMap<Long, State> states = new ConcurrentHashMap<>();

        @Override
        public Object open(long span, int slot) {
            states.put(span, new State(span));
            return null;
        }

        @Override
        public void close(long span, int slot, Object state) {
            add(states.remove(span).span);
        }
    }
}
