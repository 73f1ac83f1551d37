package io.spanbridge.internal;

import io.spanbridge.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A {@link TraceContext} in bytes, as the Rust crate reads and writes it: 16 bytes trace id, 8 bytes span id, one byte flags,
 * then trace state and baggage, each a length in bytes (int, big-endian) and UTF-8.
 */
final class ContextCodec {
    private static final HexFormat HEX = HexFormat.of();
    private static final int IDS = 16 + 8;

    private ContextCodec() {}

    static byte[] encode(TraceContext context) {
        byte[] traceState = context.traceState().getBytes(StandardCharsets.UTF_8);
        byte[] baggage = context.baggage().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(IDS + 1 + 4 + traceState.length + 4 + baggage.length)
                .put(HEX.parseHex(context.traceId()))
                .put(HEX.parseHex(context.spanId()))
                .put((byte) context.flags())
                .putInt(traceState.length)
                .put(traceState)
                .putInt(baggage.length)
                .put(baggage)
                .array();
    }

    static TraceContext decode(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        String traceId = hex(from, 16);
        String spanId = hex(from, 8);
        int flags = Byte.toUnsignedInt(from.get());
        return new TraceContext(traceId, spanId, flags, text(from), text(from));
    }

    private static String hex(ByteBuffer from, int length) {
        String digits = HEX.formatHex(from.array(), from.position(), from.position() + length);
        from.position(from.position() + length);
        return digits;
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
