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

    private ByteBuffer buffer;
    private Metadata metadata;
    private int size;

    /** Where the values begin and the record ends. */
    private int start;

    private int end;

    /** Where each value begins; filled as far as was asked for. */
    private int[] offsets = new int[32];

    private int known;
    private boolean valid;

    void open(Metadata callsite, int count, int from, int to) {
        if (metadata != callsite) {
            metadata = callsite;
        }
        size = count;
        start = from;
        end = to;
        known = 0;
        valid = true;
    }

    /** Says in which memory records are; lets go of that of the last ones. */
    void readFrom(ByteBuffer records) {
        buffer = records;
    }

    void close() {
        valid = false;
    }

    @Override
    public int size() {
        assert valid : ViewAssertion.MESSAGE;
        return size;
    }

    @Override
    public int field(int position) {
        return Short.toUnsignedInt(buffer.getShort(at(position) + RecordFormat.VALUE_FIELD));
    }

    @Override
    public String name(int position) {
        return nameAt(at(position));
    }

    @Override
    public ValueType type(int position) {
        return typeAt(at(position));
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
        int at = at(position);
        if (typeAt(at) != ValueType.BOOLEAN) {
            throw mismatch(at, "a boolean");
        }
        return lengthAt(at) != 0;
    }

    @Override
    public long longValue(int position) {
        int at = at(position);
        ValueType type = typeAt(at);
        if (type != ValueType.LONG && type != ValueType.UNSIGNED_LONG) {
            throw mismatch(at, "a long");
        }
        return buffer.getLong(at + RecordFormat.VALUE_BYTES);
    }

    @Override
    public double doubleValue(int position) {
        int at = at(position);
        if (typeAt(at) != ValueType.DOUBLE) {
            throw mismatch(at, "a double");
        }
        return buffer.getDouble(at + RecordFormat.VALUE_BYTES);
    }

    @Override
    public BigInteger bigIntegerValue(int position) {
        int at = at(position);
        return switch (typeAt(at)) {
            case LONG -> BigInteger.valueOf(longValue(position));
            case UNSIGNED_LONG -> {
                byte[] bits =
                        ByteBuffer.allocate(8).putLong(longValue(position)).array();
                yield new BigInteger(1, bits);
            }
            case BIG_INTEGER -> new BigInteger(copy(at + RecordFormat.VALUE_BYTES, 16));
            case UNSIGNED_BIG_INTEGER -> new BigInteger(1, copy(at + RecordFormat.VALUE_BYTES, 16));
            default -> throw mismatch(at, "an integer");
        };
    }

    @Override
    public byte[] bytes(int position) {
        int at = at(position);
        if (typeAt(at) != ValueType.BYTES) {
            throw mismatch(at, "bytes");
        }
        return copy(at + RecordFormat.VALUE_BYTES, lengthAt(at));
    }

    @Override
    public String text(int position) {
        int at = at(position);
        return switch (typeAt(at)) {
            case STRING, DEBUG -> string(at + RecordFormat.VALUE_BYTES, lengthAt(at));
            case ERROR -> errorTexts(at).get(0);
            default -> throw mismatch(at, "text");
        };
    }

    @Override
    public List<String> errorSources(int position) {
        int at = at(position);
        if (typeAt(at) != ValueType.ERROR) {
            throw mismatch(at, "an error");
        }
        List<String> texts = errorTexts(at);
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

    private int at(int position) {
        assert valid : ViewAssertion.MESSAGE;
        if (position < 0 || position >= size) {
            throw new IndexOutOfBoundsException("position " + position + " of " + size + " values");
        }
        if (position >= known) {
            find(position);
        }
        return offsets[position];
    }

    private void find(int position) {
        if (position >= offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(size, 2 * offsets.length));
        }
        int at = known == 0 ? start : next(offsets[known - 1]);
        while (true) {
            if (at > end - RecordFormat.VALUE_BYTES || next(at) > end) {
                throw new MalformedRecordException("a record ends inside of its values");
            }
            offsets[known++] = at;
            if (known > position) {
                return;
            }
            at = next(at);
        }
    }

    /** Where the value after the one at {@code at} begins; beyond {@link #end} when the record is malformed. */
    private int next(int at) {
        int length = switch (typeAt(at)) {
            case BOOLEAN -> 0;
            case LONG, UNSIGNED_LONG, DOUBLE -> 8;
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER -> 16;
            case STRING, BYTES, ERROR, DEBUG -> lengthAt(at);
        };
        if (length < 0 || length > end - at - RecordFormat.VALUE_BYTES) {
            return Integer.MAX_VALUE;
        }
        // Values and the end of a record stand at multiples of 8, so that the padding ends inside of it, too.
        return at + RecordFormat.VALUE_BYTES + (length + 7 & ~7);
    }

    private ValueType typeAt(int at) {
        int type = buffer.get(at + RecordFormat.VALUE_TYPE);
        if (type < 0 || type >= TYPES.length) {
            throw new MalformedRecordException("a value has the type " + type);
        }
        return TYPES[type];
    }

    private int lengthAt(int at) {
        return buffer.getInt(at + RecordFormat.VALUE_LENGTH);
    }

    private String nameAt(int at) {
        int field = Short.toUnsignedInt(buffer.getShort(at + RecordFormat.VALUE_FIELD));
        List<String> fields = metadata.fields();
        if (field >= fields.size()) {
            throw new MalformedRecordException("a value is of field " + field + " of " + metadata);
        }
        return fields.get(field);
    }

    private List<String> errorTexts(int at) {
        List<String> texts = new ArrayList<>();
        int position = at + RecordFormat.VALUE_BYTES;
        int last = position + lengthAt(at);
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

    private String string(int from, int length) {
        return new String(copy(from, length), StandardCharsets.UTF_8);
    }

    private byte[] copy(int from, int length) {
        byte[] bytes = new byte[length];
        buffer.get(from, bytes);
        return bytes;
    }

    private IllegalStateException mismatch(int at, String wanted) {
        return new IllegalStateException("field " + nameAt(at) + " is a " + typeAt(at) + ", not " + wanted);
    }
}
