package io.spanbridge;

import java.math.BigInteger;
import java.util.List;

/** Receives the values of a callback one after the other, each by the method of its type. Every method does nothing by default. */
public interface ValueVisitor {
    default void visitBoolean(String name, boolean value) {}

    default void visitLong(String name, long value) {}

    /** @param value the bits of the unsigned number; see {@link Long#toUnsignedString(long)} */
    default void visitUnsignedLong(String name, long value) {}

    default void visitBigInteger(String name, BigInteger value) {}

    default void visitDouble(String name, double value) {}

    default void visitString(String name, String value) {}

    default void visitBytes(String name, byte[] value) {}

    /** @param sources the texts of the sources, from the nearest cause to the first */
    default void visitError(String name, String message, List<String> sources) {}

    /** @param value the {@code Debug} or {@code Display} form */
    default void visitDebug(String name, String value) {}
}
