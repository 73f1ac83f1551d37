package io.spanbridge.internal;

/**
 * What layers have captured for the records of one buffer, by number, until those have been delivered. The numbers go around from 1
 * to 65,535, in the order in which things were captured; a record never mentions an older one than a record before it.
 *
 * <p>Not thread-safe, but for {@link Drained}: used by who has the turn at the outbox that the records are in.
 */
class Captures {
    /** As many can be kept. More are not captured: their spans have no parent in Java. */
    static final int LIMIT = 1 << 15;

    private static final int NUMBERS = 0xFFFF;

    /** A row per number, in a circle; in a row, a place per layer of the session. */
    private Object[][] rows = new Object[4][];

    /** Where the oldest one is, its number, and how many there are. */
    private int first;

    private int firstNumber = 1;
    private int size;

    /** Those of a ring, whose thread captures while somebody else delivers what it has written before. Thread-safe. */
    static final class Drained extends Captures {
        /** Never the number of the one before, of which the thread may have said that it is to be let go. */
        @Override
        synchronized int add(Object[] captured) {
            return addNew(captured);
        }

        @Override
        synchronized Object get(int number, int layer) {
            return super.get(number, layer);
        }

        @Override
        synchronized void letGo(int number) {
            super.letGo(number);
        }

        @Override
        synchronized int size() {
            return super.size();
        }
    }

    /**
     * Keeps what layers have captured.
     *
     * @return its number, that of the one before when that is the same; -1 when there are too many
     */
    int add(Object[] captured) {
        boolean same = size != 0 && isSame(rows[place(size - 1)], captured);
        return same ? numberOf(size - 1) : addNew(captured);
    }

    final int addNew(Object[] captured) {
        if (size == LIMIT) {
            return -1;
        }
        if (size == rows.length) {
            grow();
        }
        rows[place(size)] = captured;
        size++;
        return numberOf(size - 1);
    }

    /** Returns what a layer has captured, by its number in the session, or null. */
    Object get(int number, int layer) {
        int offset = offsetOf(number);
        Object[] row = offset < size ? rows[place(offset)] : null;
        if (row == null || layer >= row.length) {
            throw new MalformedRecordException("a record was made with what was captured as " + number
                    + ", of which there are " + size + " from " + firstNumber + " on");
        }
        return row[layer];
    }

    /** Lets go of what has that number, and of all that is older. */
    void letGo(int number) {
        for (int older = offsetOf(number); older >= 0 && older < LIMIT && size != 0; older--) {
            removeFirst();
        }
    }

    /** Lets go of all; for when nobody else uses it. */
    final void clear() {
        while (size != 0) {
            removeFirst();
        }
    }

    int size() {
        return size;
    }

    private void removeFirst() {
        rows[first] = null;
        first = place(1);
        firstNumber = numberOf(1);
        size--;
    }

    private int offsetOf(int number) {
        return Math.floorMod(number - firstNumber, NUMBERS);
    }

    private int numberOf(int offset) {
        return (firstNumber - 1 + offset) % NUMBERS + 1;
    }

    private int place(int offset) {
        return first + offset & rows.length - 1;
    }

    private void grow() {
        Object[][] larger = new Object[2 * rows.length][];
        for (int i = 0; i < size; i++) {
            larger[i] = rows[place(i)];
        }
        rows = larger;
        first = 0;
    }

    private static boolean isSame(Object[] a, Object[] b) {
        for (int i = 0; i < a.length; i++) {
            if (i >= b.length || a[i] != b[i]) {
                return false;
            }
        }
        return a.length == b.length;
    }
}
