package io.spanbridge.internal;

/**
 * The layout of a record; the module {@code wire::format} of the Rust crate is its other half. Numbers are in the machine's
 * byte order; a record and each of its values begin at a multiple of 8 bytes.
 *
 * <pre>
 *  0          4     5        6          8           12
 * +----------+-----+--------+----------+-----------+-----------+
 * | length   |kind | parent | links    | callsite  | layers    |
 * +----------+-----+--------+----------+-----------+-----------+
 * 16                     24                     32          36
 * +----------------------+----------------------+-----------+-----------+
 * | span                 | timestamp            | values    | for Rust  |
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
 */
final class RecordFormat {
    static final int LENGTH = 0;
    static final int KIND = 4;
    static final int PARENT = 5;
    static final int LINKS = 6;
    static final int CALLSITE = 8;
    static final int LAYERS = 12;
    static final int SPAN = 16;
    static final int TIMESTAMP = 24;
    static final int VALUES = 32;
    static final int HEADER = 40;

    static final int LINK = 16;
    static final int LINK_SPAN = 0;
    static final int LINK_LAYERS = 8;
    static final int LINK_CALLSITE = 12;

    static final int VALUE_FIELD = 0;
    static final int VALUE_TYPE = 2;
    static final int VALUE_LENGTH = 4;
    static final int VALUE_BYTES = 8;

    private RecordFormat() {}
}
