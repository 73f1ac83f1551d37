package io.spanbridge.internal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The states of a session's live spans, by span and layer.
 *
 * <p>A span's number is {@code generation << 32 | index}; the index is the place here, and the generation tells whether the
 * place is still that span's: a number from before finds nothing. A place takes memory only while a chunk of 1024 is in
 * use somewhere.
 *
 * <p>Thread-safe as far as spans are: a span's state is put before the Rust code has the span, and removed when nobody has it
 * any more. No lock but for a new chunk. Cost: a few nanoseconds each.
 */
final class StateTable {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;

    /** How many places the span store of the Rust crate has. */
    private static final int PLACES = 1 << 26;

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
        if (state == null) {
            return;
        }
        if ((int) span < 0 || (int) span >= PLACES) {
            throw new MalformedRecordException("span " + span + " has no place");
        }
        Chunk chunk = chunkFor((int) span);
        int place = (int) span & CHUNK - 1;
        int generation = (int) (span >>> 32);
        if (chunk.generations[place] != generation) {
            chunk.clear(place, layers);
            chunk.generations[place] = generation;
        }
        chunk.states.setRelease(place * layers + layer, state);
    }

    /** Returns a state, or null. */
    Object get(long span, int layer) {
        Chunk chunk = chunk((int) span);
        int place = (int) span & CHUNK - 1;
        if (chunk == null || chunk.generations[place] != (int) (span >>> 32)) {
            return null;
        }
        Object state = chunk.states.getAcquire(place * layers + layer);
        // Rust code that has nothing but the number may ask while the place goes to another span. The state of that one
        // is put after its generation, so it is seen with it.
        return chunk.generations[place] == (int) (span >>> 32) ? state : null;
    }

    /** Lets go of all states of a span. */
    void remove(long span) {
        Chunk chunk = chunk((int) span);
        int place = (int) span & CHUNK - 1;
        if (chunk != null && chunk.generations[place] == (int) (span >>> 32)) {
            chunk.clear(place, layers);
            chunk.generations[place] = 0;
        }
    }

    /** Counts the states. Looks at all places; numbers of a running session may be a few callbacks old. */
    long size() {
        long size = 0;
        for (Chunk chunk : chunks) {
            for (int i = 0; chunk != null && i < CHUNK * layers; i++) {
                size += chunk.states.getAcquire(i) == null ? 0 : 1;
            }
        }
        return size;
    }

    private Chunk chunk(int index) {
        Chunk[] known = chunks;
        int number = index >>> CHUNK_BITS;
        return number < known.length ? known[number] : null;
    }

    private Chunk chunkFor(int index) {
        Chunk chunk = chunk(index);
        return chunk != null ? chunk : add(index >>> CHUNK_BITS);
    }

    private Chunk add(int number) {
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

    private static final class Chunk {
        final int[] generations = new int[CHUNK];
        final AtomicReferenceArray<Object> states;

        Chunk(int layers) {
            states = new AtomicReferenceArray<>(CHUNK * layers);
        }

        void clear(int place, int layers) {
            for (int i = place * layers; i < (place + 1) * layers; i++) {
                states.setRelease(i, null);
            }
        }
    }
}
