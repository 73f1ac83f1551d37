package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.ValueType;
import io.spanbridge.testing.ReadValue;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes records and descriptions of callsites, as the Rust crate does. Tests only. */
final class RecordWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param parent the span that the record links to for all layers, or 0 */
    RecordWriter record(int kind, int callsite, int layers, long span, long parent, List<ReadValue> values) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (parent != 0) {
            body.writeBytes(
                    numbers(16).putLong(parent).putInt(layers).putInt(callsite).array());
        }
        for (ReadValue value : values) {
            writeValue(body, value);
        }
        ByteBuffer header = numbers(RecordFormat.HEADER)
                .putInt(RecordFormat.HEADER + body.size())
                .put((byte) kind)
                .put((byte) 0)
                .putShort((short) (parent == 0 ? 0 : 1))
                .putInt(callsite)
                .putInt(layers)
                .putLong(span)
                .putLong(0)
                .putShort((short) values.size());
        out.writeBytes(header.array());
        out.writeBytes(body.toByteArray());
        return this;
    }

    RecordWriter callsite(Metadata metadata) {
        out.writeBytes(numbers(16)
                .putInt(metadata.id())
                .putInt(metadata.isSpan() ? 1 : 0)
                .putInt(metadata.level().ordinal())
                .putInt(metadata.line().orElse(-1))
                .array());
        text(metadata.name());
        text(metadata.target());
        text(metadata.modulePath());
        text(metadata.file());
        out.writeBytes(numbers(4).putInt(metadata.fields().size()).array());
        metadata.fields().forEach(this::text);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void text(String text) {
        if (text == null) {
            out.writeBytes(numbers(4).putInt(-1).array());
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(numbers(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    /** The name of a value is the number of its field. */
    private static void writeValue(ByteArrayOutputStream to, ReadValue value) {
        byte[] bytes = bytesOf(value);
        int length = value.type() == ValueType.BOOLEAN ? ((boolean) value.value() ? 1 : 0) : bytes.length;
        to.writeBytes(numbers(8)
                .putShort(Short.parseShort(value.name()))
                .put((byte) value.type().ordinal())
                .put((byte) 0)
                .putInt(length)
                .array());
        to.writeBytes(bytes);
        to.writeBytes(new byte[-bytes.length & 7]);
    }

    private static byte[] bytesOf(ReadValue value) {
        return switch (value.type()) {
            case BOOLEAN -> new byte[0];
            case LONG, UNSIGNED_LONG -> numbers(8).putLong((long) value.value()).array();
            case DOUBLE -> numbers(8).putDouble((double) value.value()).array();
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER -> sixteen((BigInteger) value.value());
            case STRING, DEBUG -> ((String) value.value()).getBytes(StandardCharsets.UTF_8);
            case BYTES -> HexFormat.of().parseHex((String) value.value());
            case ERROR -> {
                ByteArrayOutputStream texts = new ByteArrayOutputStream();
                for (Object text : (List<?>) value.value()) {
                    byte[] bytes = ((String) text).getBytes(StandardCharsets.UTF_8);
                    texts.writeBytes(numbers(4).putInt(bytes.length).array());
                    texts.writeBytes(bytes);
                }
                yield texts.toByteArray();
            }
        };
    }

    private static byte[] sixteen(BigInteger value) {
        byte[] bytes = new byte[16];
        BigInteger rest = value;
        for (int i = 15; i >= 0; i--) {
            bytes[i] = rest.byteValue();
            rest = rest.shiftRight(8);
        }
        return bytes;
    }

    private static ByteBuffer numbers(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
