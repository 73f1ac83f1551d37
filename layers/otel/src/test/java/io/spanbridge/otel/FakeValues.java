package io.spanbridge.otel;

import io.spanbridge.Metadata;
import io.spanbridge.ValueType;
import io.spanbridge.ValueVisitor;
import io.spanbridge.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values made by hand, as the bridge would hand them over for a callsite. */
final class FakeValues implements Values {
    private record Entry(String name, ValueType type, Object value, List<String> sources) {}

    private final List<Entry> entries = new ArrayList<>();
    private Metadata callsite;

    static FakeValues none() {
        return new FakeValues();
    }

    FakeValues bool(String name, boolean value) {
        return add(name, ValueType.BOOLEAN, value);
    }

    FakeValues i64(String name, long value) {
        return add(name, ValueType.LONG, value);
    }

    FakeValues u64(String name, long bits) {
        return add(name, ValueType.UNSIGNED_LONG, bits);
    }

    FakeValues i128(String name, BigInteger value) {
        return add(name, ValueType.BIG_INTEGER, value);
    }

    FakeValues u128(String name, BigInteger value) {
        return add(name, ValueType.UNSIGNED_BIG_INTEGER, value);
    }

    FakeValues f64(String name, double value) {
        return add(name, ValueType.DOUBLE, value);
    }

    FakeValues str(String name, String value) {
        return add(name, ValueType.STRING, value);
    }

    FakeValues bytes(String name, byte... value) {
        return add(name, ValueType.BYTES, value);
    }

    FakeValues debug(String name, String value) {
        return add(name, ValueType.DEBUG, value);
    }

    FakeValues error(String name, String message, String... sources) {
        entries.add(new Entry(name, ValueType.ERROR, message, List.of(sources)));
        return this;
    }

    /** Ties the values to the callsite they were recorded at. */
    FakeValues at(Metadata metadata) {
        for (Entry entry : entries) {
            if (!metadata.fields().contains(entry.name())) {
                throw new IllegalArgumentException(metadata + " has no field " + entry.name());
            }
        }
        callsite = metadata;
        return this;
    }

    private FakeValues add(String name, ValueType type, Object value) {
        entries.add(new Entry(name, type, value, List.of()));
        return this;
    }

    private <T> T read(int position, Class<T> type, ValueType... allowed) {
        Entry entry = entries.get(position);
        if (!List.of(allowed).contains(entry.type())) {
            throw new IllegalStateException(entry.name() + " is " + entry.type());
        }
        return type.cast(entry.value());
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public int field(int position) {
        return callsite.fields().indexOf(name(position));
    }

    @Override
    public String name(int position) {
        return entries.get(position).name();
    }

    @Override
    public ValueType type(int position) {
        return entries.get(position).type();
    }

    @Override
    public int find(String name) {
        for (int position = entries.size() - 1; position >= 0; position--) {
            if (name(position).equals(name)) {
                return position;
            }
        }
        return -1;
    }

    @Override
    public boolean booleanValue(int position) {
        return read(position, Boolean.class, ValueType.BOOLEAN);
    }

    @Override
    public long longValue(int position) {
        return read(position, Long.class, ValueType.LONG, ValueType.UNSIGNED_LONG);
    }

    @Override
    public double doubleValue(int position) {
        return read(position, Double.class, ValueType.DOUBLE);
    }

    @Override
    public BigInteger bigIntegerValue(int position) {
        return switch (type(position)) {
            case LONG -> BigInteger.valueOf(longValue(position));
            case UNSIGNED_LONG -> new BigInteger(Long.toUnsignedString(longValue(position)));
            default -> read(position, BigInteger.class, ValueType.BIG_INTEGER, ValueType.UNSIGNED_BIG_INTEGER);
        };
    }

    @Override
    public byte[] bytes(int position) {
        return read(position, byte[].class, ValueType.BYTES).clone();
    }

    @Override
    public String text(int position) {
        return read(position, String.class, ValueType.STRING, ValueType.DEBUG, ValueType.ERROR);
    }

    @Override
    public List<String> errorSources(int position) {
        read(position, String.class, ValueType.ERROR);
        return entries.get(position).sources();
    }

    @Override
    public void visit(ValueVisitor visitor) {
        throw new UnsupportedOperationException("the OTLP layer reads by position");
    }

    @Override
    public Map<String, Object> toMap() {
        throw new UnsupportedOperationException("the OTLP layer reads by position");
    }

    @Override
    public String toJson() {
        throw new UnsupportedOperationException("the OTLP layer reads by position");
    }
}
