package io.spanbridge.internal;

import java.nio.ByteOrder;

/**
 * The layout of a buffer and of its records; the modules {@code jvm::records} and {@code wire::format} of the Rust crate are its other
 * half. Numbers are in the machine's byte order; a record and each of its values begin at a multiple of 8 bytes.
 *
 * <p>A buffer says first what is asked, because each argument of a JNI call costs more than a word of memory: as one word, the session in
 * the upper half and a nonce in the lower ({@link Echo}); then how many bytes of records there are, or the word of {@link SignalFormat} and
 * the span.
 *
 * <pre>
 *  0                      8                      16                     24
 * +----------------------+----------------------+----------------------+----------
 * | session, nonce       | length or signal     | span of a signal     | records
 * +----------------------+----------------------+----------------------+----------
 * </pre>
 *
 * <p>A record:
 *
 * <pre>
 *  0          4     5        6          8           12
 * +----------+-----+--------+----------+-----------+-----------+
 * | length   |kind | parent | links    | callsite  | layers    |
 * +----------+-----+--------+----------+-----------+-----------+
 * 16                     24                     32          36
 * +----------------------+----------------------+-----------+-----------+
 * | span                 | timestamp            |values|ctx | for Rust  |
 * +----------------------+----------------------+-----------+-----------+
 * 40, one per link
 * +----------------------+-----------+-----------+
 * | span                 | layers    | callsite  |
 * +----------------------+-----------+-----------+
 * then, one per value
 * +-------+------+---+-----------+-----------------------------+
 * | field | type | 0 | length    | bytes, padded to 8          |
 * +-------+------+---+-----------+-----------------------------+
 * </pre>
 *
 * <p><i>ctx</i> is the number in {@link Captures} of what layers captured for a new span, 0 for nothing.
 *
 * <p>Of records that are read in the buffers of the threads that wrote them, it is said where they lie, stretch by stretch ({@code
 * wire::stretch}); and up to which number nothing that was captured is mentioned by any record of the buffer after the stretch, 0 when there is
 * nothing new to be said of that. When a stretch was not delivered whole, Java writes in the place of that number how many bytes were:
 *
 * <pre>
 *  0          4          8          12
 * +----------+----------+----------+----------------------+
 * | buffer   | offset   | length   | let go, or delivered |
 * +----------+----------+----------+----------------------+
 * </pre>
 */
final class RecordFormat {
    /** What is before the records. */
    static final int FRONT = 24;

    static final int FRONT_WORDS = FRONT / 8;

    static final int ASKED_WORD = 0;
    static final int LENGTH_WORD = 1;
    static final int SIGNAL_WORD = 1;
    static final int SIGNAL_SPAN_WORD = 2;

    /** Length, kind, parent and links. */
    static final int FIRST = 0;

    /** Callsite and layers. */
    static final int SECOND = 8;

    static final int SPAN = 16;
    static final int TIMESTAMP = 24;
    static final int VALUES = 32;
    static final int CAPTURED = VALUES + 2;
    static final int HEADER = 40;

    /** The same places as words of 8 bytes. */
    static final int SECOND_WORD = SECOND / 8;

    static final int SPAN_WORD = SPAN / 8;
    static final int TIMESTAMP_WORD = TIMESTAMP / 8;
    static final int FIFTH_WORD = VALUES / 8;

    static final int LINK = 16;
    static final int LINK_SPAN = 0;
    static final int LINK_LAYERS = 8;
    static final int LINK_CALLSITE = 12;

    static final int VALUE_BYTES = 8;

    /** What is said of a stretch; it begins with the buffer. */
    static final int STRETCH = 16;

    static final int STRETCH_OFFSET = 4;
    static final int STRETCH_LENGTH = 8;

    /** Up to which number of {@link Captures} the buffer lets go after the stretch. */
    static final int STRETCH_LET_GO = 12;

    /** In its place Java says how much was delivered. */
    static final int STRETCH_DELIVERED = STRETCH_LET_GO;

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private RecordFormat() {}

    // Of words of 8 bytes, read as one number each: a reading costs more than taking it apart.

    static int length(long first) {
        return LITTLE ? (int) first : (int) (first >>> 32);
    }

    static int kind(long first) {
        return (int) (LITTLE ? first >>> 32 : first >>> 24) & 0xFF;
    }

    static int parent(long first) {
        return (int) (LITTLE ? first >>> 40 : first >>> 16) & 0xFF;
    }

    static int links(long first) {
        return (int) (LITTLE ? first >>> 48 : first) & 0xFFFF;
    }

    static int callsite(long second) {
        return LITTLE ? (int) second : (int) (second >>> 32);
    }

    /** How many values there are, of the fifth word. */
    static int values(long fifth) {
        return (int) (LITTLE ? fifth : fifth >>> 48) & 0xFFFF;
    }

    static int layers(long second) {
        return LITTLE ? (int) (second >>> 32) : (int) second;
    }

    // Of the first 8 bytes of a value.

    static int valueField(long head) {
        return (int) (LITTLE ? head : head >>> 48) & 0xFFFF;
    }

    static int valueType(long head) {
        return (int) (LITTLE ? head >>> 16 : head >>> 40) & 0xFF;
    }

    static int valueLength(long head) {
        return LITTLE ? (int) (head >>> 32) : (int) head;
    }
}
