package io.spanbridge;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The values of a callback. A cursor that is used again for the next callback: valid only during the call.
 *
 * <p>Values are numbered from 0 in the order they were recorded in. Numbers are read without boxing and text is decoded only
 * when asked for; {@link #toMap} and {@link #toJson} are conveniences that allocate. Not thread-safe.
 *
 * <p>A position that is not below {@link #size} is an {@link IndexOutOfBoundsException}; a value read as another type than
 * it has is an {@link IllegalStateException} that names the field and its type.
 */
public interface Values {
    /** Returns how many values there are. */
    int size();

    /** Returns the field of a value, as its position in {@link Metadata#fields}. */
    int field(int position);

    /** Returns the name of the field of a value. */
    String name(int position);

    /** Returns the type that the value was recorded as. */
    ValueType type(int position);

    /** Returns the position of the last value of the field of that name, or -1 when there is none. */
    int find(String name);

    /** Reads a {@link ValueType#BOOLEAN}. */
    boolean booleanValue(int position);

    /** Reads a {@link ValueType#LONG}, or the bits of an {@link ValueType#UNSIGNED_LONG}. */
    long longValue(int position);

    /** Reads a {@link ValueType#DOUBLE}. */
    double doubleValue(int position);

    /** Reads any integer type. */
    BigInteger bigIntegerValue(int position);

    /** Reads {@link ValueType#BYTES}, as a copy. */
    byte[] bytes(int position);

    /** Reads the text of a {@link ValueType#STRING}, {@link ValueType#DEBUG} or {@link ValueType#ERROR}. */
    String text(int position);

    /**
     * Reads the texts of the sources of an {@link ValueType#ERROR}, from the nearest cause to the first. A chain of more than 64
     * errors, such as one that never ends, is cut; the last text is then {@code <more sources>}.
     */
    List<String> errorSources(int position);

    /** Hands every value to the visitor, in order, without boxing. */
    void visit(ValueVisitor visitor);

    /**
     * Returns the values as a new map from field name to value: Boolean, Long, BigInteger (all of the unsigned and 128-bit
     * types), Double, byte[] or String; an error is its text. Of two values of one field the later one is kept.
     */
    Map<String, Object> toMap();

    /** Returns the values as a JSON object, in the form of {@link JsonLayer}. */
    String toJson();
}
