package io.spanbridge.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The states of a session's live spans, by span and layer.
 *
 * <p>A span's number is {@code generation << 32 | index}; the index is the place here, and the generation tells whether the
 * place is still that span's: a number from before finds nothing. A place takes memory only while a chunk of 1024 is in
 * use somewhere. Each chunk is an array of its own, so that a collector of young objects looks at the parts that changed.
 *
 * <p>Thread-safe as far as spans are: a span's state is put before the Rust code has the span, and removed when nobody has it
 * any more. No lock but for a new chunk. Cost: a few nanoseconds each.
 */
final class StateTable {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;

    /** How many places the span store of the Rust crate has. */
    private static final int PLACES = 1 << 26;

    /** The generation of a place that nobody has, and in which nothing is left. */
    private static final int NOBODY = 0;

    private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(Object[].class);

    private final Object lock = new Object();
    private final int layers;

    /** Replaced, never changed in place but for entries that were null. */
    private volatile Chunk[] chunks = new Chunk[0];

    /** @param layers how many layers have a state per span */
    StateTable(int layers) {
        this.layers = layers;
    }

    /** Keeps a state; null is no state and takes no place. */
    void put(long span, int layer, Object state) {
        if (state != null) {
            chunkFor(span).put(span, layer, state);
        }
    }

    /** Returns a state, or null. */
    Object get(long span, int layer) {
        Chunk chunk = chunk(span);
        return chunk == null ? null : chunk.get(span, layer);
    }

    /** Lets go of all states of a span. */
    void remove(long span) {
        Chunk chunk = chunk(span);
        if (chunk != null) {
            chunk.remove(span);
        }
    }

    /** Returns the chunk that the place of a span is in, for several looks at it; null when no span of it had a state yet. */
    Chunk chunk(long span) {
        Chunk[] known = chunks;
        int number = (int) span >>> CHUNK_BITS;
        return number < known.length ? known[number] : null;
    }

    /** Counts the states. Looks at all places; numbers of a running session may be a few callbacks old. */
    long size() {
        long size = 0;
        for (Chunk chunk : chunks) {
            for (int i = 0; chunk != null && i < CHUNK * layers; i++) {
                size += STATES.getAcquire(chunk.states, i) == null ? 0 : 1;
            }
        }
        return size;
    }

    private Chunk chunkFor(long span) {
        Chunk chunk = chunk(span);
        return chunk != null ? chunk : add(span);
    }

    private Chunk add(long span) {
        if ((int) span < 0 || (int) span >= PLACES) {
            throw new MalformedRecordException("span " + span + " has no place");
        }
        int number = (int) span >>> CHUNK_BITS;
        synchronized (lock) {
            Chunk[] known = chunks;
            if (number < known.length && known[number] != null) {
                return known[number];
            }
            Chunk[] copy = Arrays.copyOf(known, Math.max(known.length, number + 1));
            copy[number] = new Chunk(layers);
            chunks = copy;
            return copy[number];
        }
    }

    /** The states of 1024 places that follow each other. */
    static final class Chunk {
        private final int layers;
        private final int[] generations = new int[CHUNK];
        private final Object[] states;

        private Chunk(int layers) {
            this.layers = layers;
            states = new Object[CHUNK * layers];
        }

        private void put(long span, int layer, Object state) {
            int place = (int) span & CHUNK - 1;
            int generation = (int) (span >>> 32);
            int last = generations[place];
            if (last != generation) {
                if (last != NOBODY) {
                    clear(place);
                }
                generations[place] = generation;
            }
            STATES.setRelease(states, place * layers + layer, state);
        }

        /** As {@link StateTable#get}, of a span whose place is here. */
        Object get(long span, int layer) {
            int place = (int) span & CHUNK - 1;
            int generation = (int) (span >>> 32);
            if (generations[place] != generation) {
                return null;
            }
            Object state = STATES.getAcquire(states, place * layers + layer);
            // Rust code that has nothing but the number may ask while the place goes to another span. The state of that
            // one
            // is put after its generation, so it is seen with it.
            return generations[place] == generation ? state : null;
        }

        /** As {@link StateTable#remove}, of a span whose place is here. */
        void remove(long span) {
            int place = (int) span & CHUNK - 1;
            if (generations[place] == (int) (span >>> 32)) {
                clear(place);
                generations[place] = NOBODY;
            }
        }

        private void clear(int place) {
            if (layers == 1) {
                STATES.setRelease(states, place, (Object) null);
                return;
            }
            for (int i = place * layers; i < (place + 1) * layers; i++) {
                STATES.setRelease(states, i, (Object) null);
            }
        }
    }
}
