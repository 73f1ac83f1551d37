package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Fork;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One comparison of each kind of a self-test, measured in interleaved rounds. Not thread-safe while forks are added. */
record SelfTestPair(Map<Kind, List<Fork>> forks) {
    /** What was done to the arm. */
    enum Kind {
        /** Nothing: what all others are compared with. */
        BASE(0),
        /** Nothing once more. */
        AGAIN(0),
        /** A third of the band. It is measured for as long as the others are, and need not be decided. */
        SLIGHT(0.01),
        /** The band. */
        BAND(0.03),
        /** What must always be found. */
        CLEAR(0.10);

        private final double slowdown;

        Kind(double slowdown) {
            this.slowdown = slowdown;
        }

        /** The share by which the arm is made slower. */
        double slowdown() {
            return slowdown;
        }
    }

    static SelfTestPair begun() {
        Map<Kind, List<Fork>> forks = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            forks.put(kind, new ArrayList<>());
        }
        return new SelfTestPair(forks);
    }

    List<Fork> candidate(Kind kind) {
        return forks.get(kind);
    }

    /** Of the base as many forks as of this kind: it has as many as the kind that took most rounds. */
    List<Fork> base(Kind kind) {
        return forks.get(Kind.BASE).subList(0, forks.get(kind).size());
    }

    /** Whether each kind has forks, and none more than the base. */
    boolean isWhole() {
        return forks.size() == Kind.values().length
                && forks.values().stream()
                        .allMatch(some -> !some.isEmpty()
                                && some.size() <= forks.get(Kind.BASE).size());
    }
}
