package io.spanbridge.otel;

import io.spanbridge.Metadata;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds what is kept for a callsite: by its number in an array, without hashing and without a lock.
 *
 * <p>Numbers are unique only within a module, and one layer may serve several. Whoever comes second under a number is found
 * in a map. Thread-safe. Grows with the callsites of the program, which are finite; nothing is ever removed.
 */
final class Callsites {
    private final CallsiteOptions options;
    private final Map<Metadata, Callsite> all = new ConcurrentHashMap<>();
    private final Object growth = new Object();

    /** Replaced, never changed: a reader sees a whole array. Written under {@link #growth}. */
    private volatile Callsite[] byId = new Callsite[0];

    Callsites(CallsiteOptions options) {
        this.options = options;
    }

    Callsite of(Metadata metadata) {
        Callsite[] known = byId;
        int id = metadata.id();
        if (id < known.length) {
            Callsite callsite = known[id];
            if (callsite != null && callsite.metadata() == metadata) {
                return callsite;
            }
        }
        Callsite callsite = all.get(metadata);
        return callsite != null ? callsite : add(metadata);
    }

    private Callsite add(Metadata metadata) {
        Callsite callsite = all.computeIfAbsent(metadata, key -> new Callsite(key, options));
        synchronized (growth) {
            int id = metadata.id();
            Callsite[] known = byId;
            if (id >= known.length || known[id] == null) {
                Callsite[] larger = Arrays.copyOf(known, Math.max(known.length, id + 1));
                larger[id] = callsite;
                byId = larger;
            }
        }
        return callsite;
    }
}
