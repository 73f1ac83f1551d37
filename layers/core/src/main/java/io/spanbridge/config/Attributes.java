package io.spanbridge.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Names with values of the types that OTLP has: {@code String}, {@code Boolean}, {@code Long} (and {@code Integer}, {@code Short},
 * {@code Byte}), {@code Double} (and {@code Float}), {@code byte[]}, and lists and maps of these. Immutable: values are copied.
 */
public final class Attributes {
    private static final Attributes EMPTY = new Attributes(new LinkedHashMap<>());
    private static final int DEEPEST = 16;

    private final Map<String, Object> values;

    private Attributes(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** Returns no attributes. */
    public static Attributes empty() {
        return EMPTY;
    }

    /** Returns one attribute; see {@link #with}. */
    public static Attributes of(String key, Object value) {
        return EMPTY.with(key, value);
    }

    /**
     * Returns a copy with one more attribute, or with another value for the key.
     *
     * @throws IllegalArgumentException when the key is empty, or the value has a type that OTLP does not have
     */
    public Attributes with(String key, Object value) {
        Checks.notBlank(key, "attribute key");
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(key, copyOf(value, key, 0));
        return new Attributes(copy);
    }

    /**
     * Returns the values by name, in the order in which they were added: {@code String}, {@code Boolean}, {@code Long},
     * {@code Double}, {@code byte[]} (a copy is made by {@link #with}; do not change it), {@code List} and {@code Map}.
     */
    public Map<String, Object> asMap() {
        return values;
    }

    private static Object copyOf(Object value, String key, int depth) {
        Objects.requireNonNull(value, () -> "attribute " + key);
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "attribute " + key + ": is nested more than " + DEEPEST + " deep; give it a flatter value");
        }
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copyOf(element, key, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, element) -> copy.put(String.valueOf(name), copyOf(element, key, depth + 1)));
            return Collections.unmodifiableMap(copy);
        }
        throw new IllegalArgumentException("attribute " + key + ": a value of type "
                + value.getClass().getName() + " cannot be exported; give a String, Boolean, Long, Double, byte[], or a"
                + " List or Map of these");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && comparable(values).equals(comparable(attributes.values));
    }

    @Override
    public int hashCode() {
        return comparable(values).hashCode();
    }

    @Override
    public String toString() {
        return comparable(values).toString();
    }

    /** Arrays are equal when they are the same array; lists are when their elements are. */
    private static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            List<Byte> list = new ArrayList<>(bytes.length);
            for (byte b : bytes) {
                list.add(b);
            }
            return list;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Attributes::comparable).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((name, element) -> copy.put(name, comparable(element)));
            return copy;
        }
        return value;
    }
}
