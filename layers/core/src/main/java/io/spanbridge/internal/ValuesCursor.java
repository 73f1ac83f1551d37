package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.ValueType;
import io.spanbridge.ValueVisitor;
import io.spanbridge.Values;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the values of a record where they lie. One per thread and module, used again and again. */
final class ValuesCursor implements Values {
    private static final ValueType[] TYPES = ValueType.values();
    private static final boolean ASSERTING = ValuesCursor.class.desiredAssertionStatus();
    private static final int SCRATCH = 1024;

    private ByteBuffer buffer;
    private Metadata metadata;
    private int size;

    /** Where the values begin and the record ends. */
    private int start;

    private int end;

    /** Where each value begins, and its first 8 bytes; filled as far as was asked for. */
    private int[] offsets = new int[32];

    private long[] heads = new long[32];
    private int known;
    private boolean valid;

    private final ShortTexts shortTexts = new ShortTexts();

    /** What texts are copied to, unless they are long; a string is made from there. */
    private final byte[] scratch = new byte[SCRATCH];

    void open(Metadata callsite, int count, int from, int to) {
        if (metadata != callsite) {
            metadata = callsite;
        }
        size = count;
        start = from;
        end = to;
        known = 0;
        if (ASSERTING) {
            valid = true;
        }
    }

    /** Says in which memory records are; lets go of that of the last ones. */
    void readFrom(ByteBuffer records) {
        buffer = records;
    }

    void close() {
        if (ASSERTING) {
            valid = false;
        }
    }

    @Override
    public int size() {
        assert valid : ViewAssertion.MESSAGE;
        return size;
    }

    @Override
    public int field(int position) {
        return RecordFormat.valueField(headOf(position));
    }

    @Override
    public String name(int position) {
        return nameOf(headOf(position));
    }

    @Override
    public ValueType type(int position) {
        return typeOf(headOf(position));
    }

    @Override
    public int find(String name) {
        for (int position = size() - 1; position >= 0; position--) {
            if (name(position).equals(name)) {
                return position;
            }
        }
        return -1;
    }

    @Override
    public boolean booleanValue(int position) {
        long head = headOf(position);
        if (typeOf(head) != ValueType.BOOLEAN) {
            throw mismatch(head, "a boolean");
        }
        return RecordFormat.valueLength(head) != 0;
    }

    @Override
    public long longValue(int position) {
        long head = headOf(position);
        ValueType type = typeOf(head);
        if (type != ValueType.LONG && type != ValueType.UNSIGNED_LONG) {
            throw mismatch(head, "a long");
        }
        return buffer.getLong(bytesOf(position));
    }

    @Override
    public double doubleValue(int position) {
        long head = headOf(position);
        if (typeOf(head) != ValueType.DOUBLE) {
            throw mismatch(head, "a double");
        }
        return buffer.getDouble(bytesOf(position));
    }

    @Override
    public BigInteger bigIntegerValue(int position) {
        long head = headOf(position);
        return switch (typeOf(head)) {
            case LONG -> BigInteger.valueOf(longValue(position));
            case UNSIGNED_LONG -> {
                byte[] bits =
                        ByteBuffer.allocate(8).putLong(longValue(position)).array();
                yield new BigInteger(1, bits);
            }
            case BIG_INTEGER -> new BigInteger(copy(bytesOf(position), 16));
            case UNSIGNED_BIG_INTEGER -> new BigInteger(1, copy(bytesOf(position), 16));
            default -> throw mismatch(head, "an integer");
        };
    }

    @Override
    public byte[] bytes(int position) {
        long head = headOf(position);
        if (typeOf(head) != ValueType.BYTES) {
            throw mismatch(head, "bytes");
        }
        return copy(bytesOf(position), RecordFormat.valueLength(head));
    }

    @Override
    public String text(int position) {
        long head = headOf(position);
        return switch (typeOf(head)) {
            case STRING, DEBUG -> valueText(bytesOf(position), RecordFormat.valueLength(head));
            case ERROR -> errorTexts(position).get(0);
            default -> throw mismatch(head, "text");
        };
    }

    @Override
    public List<String> errorSources(int position) {
        long head = headOf(position);
        if (typeOf(head) != ValueType.ERROR) {
            throw mismatch(head, "an error");
        }
        List<String> texts = errorTexts(position);
        return texts.subList(1, texts.size());
    }

    @Override
    public void visit(ValueVisitor visitor) {
        for (int position = 0; position < size(); position++) {
            String name = name(position);
            switch (type(position)) {
                case BOOLEAN -> visitor.visitBoolean(name, booleanValue(position));
                case LONG -> visitor.visitLong(name, longValue(position));
                case UNSIGNED_LONG -> visitor.visitUnsignedLong(name, longValue(position));
                case BIG_INTEGER, UNSIGNED_BIG_INTEGER -> visitor.visitBigInteger(name, bigIntegerValue(position));
                case DOUBLE -> visitor.visitDouble(name, doubleValue(position));
                case STRING -> visitor.visitString(name, text(position));
                case BYTES -> visitor.visitBytes(name, bytes(position));
                case ERROR -> visitor.visitError(name, text(position), errorSources(position));
                case DEBUG -> visitor.visitDebug(name, text(position));
            }
        }
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        visit(new MapVisitor(map));
        return map;
    }

    @Override
    public String toJson() {
        JsonVisitor visitor = new JsonVisitor();
        visit(visitor);
        return visitor.json();
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** The first 8 bytes of a value. */
    private long headOf(int position) {
        assert valid : ViewAssertion.MESSAGE;
        if (position < 0 || position >= size) {
            throw new IndexOutOfBoundsException("position " + position + " of " + size + " values");
        }
        if (position >= known) {
            find(position);
        }
        return heads[position];
    }

    /** Where the bytes of a value begin that was {@linkplain #headOf looked at}. */
    private int bytesOf(int position) {
        return offsets[position] + RecordFormat.VALUE_BYTES;
    }

    private void find(int position) {
        if (position >= offsets.length) {
            int larger = Math.max(size, 2 * offsets.length);
            offsets = Arrays.copyOf(offsets, larger);
            heads = Arrays.copyOf(heads, larger);
        }
        int at = known == 0 ? start : next(offsets[known - 1], heads[known - 1]);
        while (true) {
            if (at > end - RecordFormat.VALUE_BYTES) {
                throw new MalformedRecordException("a record ends inside of its values");
            }
            long head = buffer.getLong(at);
            int next = next(at, head);
            if (next > end) {
                throw new MalformedRecordException("a record ends inside of its values");
            }
            offsets[known] = at;
            heads[known++] = head;
            if (known > position) {
                return;
            }
            at = next;
        }
    }

    /** Where the value after the one at {@code at} begins; beyond {@link #end} when the record is malformed. */
    private int next(int at, long head) {
        int length = switch (typeOf(head)) {
            case BOOLEAN -> 0;
            case LONG, UNSIGNED_LONG, DOUBLE -> 8;
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER -> 16;
            case STRING, BYTES, ERROR, DEBUG -> RecordFormat.valueLength(head);
        };
        if (length < 0 || length > end - at - RecordFormat.VALUE_BYTES) {
            return Integer.MAX_VALUE;
        }
        // Values and the end of a record stand at multiples of 8, so that the padding ends inside of it, too.
        return at + RecordFormat.VALUE_BYTES + (length + 7 & ~7);
    }

    private static ValueType typeOf(long head) {
        int type = RecordFormat.valueType(head);
        if (type >= TYPES.length) {
            throw new MalformedRecordException("a value has the type " + type);
        }
        return TYPES[type];
    }

    private String nameOf(long head) {
        int field = RecordFormat.valueField(head);
        List<String> fields = metadata.fields();
        if (field >= fields.size()) {
            throw new MalformedRecordException("a value is of field " + field + " of " + metadata);
        }
        return fields.get(field);
    }

    private List<String> errorTexts(int value) {
        List<String> texts = new ArrayList<>();
        int position = bytesOf(value);
        int last = position + RecordFormat.valueLength(heads[value]);
        while (position < last) {
            int length = last - position < 4 ? -1 : buffer.getInt(position);
            if (length < 0 || length > last - position - 4) {
                throw new MalformedRecordException("an error ends early");
            }
            texts.add(string(position + 4, length));
            position += 4 + length;
        }
        if (texts.isEmpty()) {
            throw new MalformedRecordException("an error has no text");
        }
        return texts;
    }

    /** The text that is a whole value: behind it the record goes on to a multiple of 8, from which it began. */
    private String valueText(int from, int length) {
        return length <= ShortTexts.LONGEST ? shortTexts.get(buffer, from, length) : string(from, length);
    }

    private String string(int from, int length) {
        if (length > SCRATCH) {
            return new String(copy(from, length), StandardCharsets.UTF_8);
        }
        buffer.get(from, scratch, 0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    private byte[] copy(int from, int length) {
        byte[] bytes = new byte[length];
        buffer.get(from, bytes);
        return bytes;
    }

    private IllegalStateException mismatch(long head, String wanted) {
        return new IllegalStateException("field " + nameOf(head) + " is a " + typeOf(head) + ", not " + wanted);
    }
}
