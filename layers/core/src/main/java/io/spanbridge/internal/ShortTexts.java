package io.spanbridge.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Strings of short texts, which come again and again: messages, names, words of a few. One that was made before is found by its
 * bytes, and neither decoded nor allocated once more. Holds a fixed number of strings, whichever came last. Not thread-safe.
 */
final class ShortTexts {
    /** The longest text that is kept, in bytes. */
    static final int LONGEST = 32;

    private static final int PLACES = 64;
    private static final int WORDS = LONGEST / 8;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** An odd number without a pattern, that carries every bit to the upper ones. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long[] bytes = new long[PLACES * WORDS];
    private final int[] lengths = new int[PLACES];
    private final String[] texts = new String[PLACES];
    private final byte[] scratch = new byte[LONGEST];

    /**
     * Returns the text that stands somewhere in a buffer of the machine's byte order.
     *
     * @param length at most {@link #LONGEST}; the buffer reaches to the next multiple of 8 after that, with any bytes
     */
    String get(ByteBuffer buffer, int from, int length) {
        long first = word(buffer, from, length, 0);
        long second = word(buffer, from, length, 8);
        long third = word(buffer, from, length, 16);
        long fourth = word(buffer, from, length, 24);
        long mixed = ((first * SPREAD ^ second) * SPREAD ^ third) * SPREAD ^ fourth + length;
        int place = (int) (mixed * SPREAD >>> Long.SIZE - Integer.numberOfTrailingZeros(PLACES));
        int at = place * WORDS;
        String known = texts[place];
        if (known != null
                && lengths[place] == length
                && bytes[at] == first
                && bytes[at + 1] == second
                && bytes[at + 2] == third
                && bytes[at + 3] == fourth) {
            return known;
        }
        buffer.get(from, scratch, 0, length);
        String text = new String(scratch, 0, length, StandardCharsets.UTF_8);
        bytes[at] = first;
        bytes[at + 1] = second;
        bytes[at + 2] = third;
        bytes[at + 3] = fourth;
        lengths[place] = length;
        texts[place] = text;
        return text;
    }

    /** The bytes of the text from {@code offset} on, 8 at most; zeros stand for what is behind its end. */
    private static long word(ByteBuffer buffer, int from, int length, int offset) {
        int left = length - offset;
        if (left <= 0) {
            return 0;
        }
        long word = buffer.getLong(from + offset);
        if (left >= 8) {
            return word;
        }
        return word & ~(LITTLE ? -1L << 8 * left : -1L >>> 8 * left);
    }
}
