package io.spanbridge.internal;

import io.spanbridge.CallbackCounts;
import io.spanbridge.CallbackKind;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Statistics;
import io.spanbridge.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the native method answers in bytes, in the order in which the Rust crate writes it. */
final class Reply {
    private final ByteBuffer from;

    Reply(byte[] bytes) {
        from = ByteBuffer.wrap(bytes);
    }

    /** Whether there is an answer: there is none of a session that is not open. */
    boolean isEmpty() {
        return from.capacity() == 0;
    }

    boolean truth() {
        return from.getInt() != 0;
    }

    int number() {
        return from.getInt();
    }

    long longNumber() {
        return from.getLong();
    }

    /** Returns null when there is none. */
    TraceContext context() {
        byte[] bytes = bytes();
        return bytes == null ? null : ContextCodec.decode(bytes);
    }

    List<String> texts() {
        int count = from.getInt();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    /**
     * @param failures what failed in Java
     * @param states states that are kept in Java
     */
    Statistics statistics(Failures failures, long states) {
        Map<CallbackKind, CallbackCounts> callbacks = new EnumMap<>(CallbackKind.class);
        for (CallbackKind kind : CallbackKind.values()) {
            long delivered = from.getLong();
            long suppressed = from.getLong();
            long failed = from.getLong() + failures.count(kind);
            callbacks.put(kind, new CallbackCounts(delivered, suppressed, failed, from.getLong()));
        }
        long live = from.getLong() + states;
        int count = from.getInt();
        List<LayerStatistics> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(layer());
        }
        return new Statistics(callbacks, live, layers);
    }

    private LayerStatistics layer() {
        int layer = from.getInt();
        long exported = from.getLong();
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, from.getLong());
        }
        long failures = from.getLong();
        long retries = from.getLong();
        return new LayerStatistics(layer, exported, dropped, failures, retries, Optional.ofNullable(text()));
    }

    private String text() {
        byte[] bytes = bytes();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        int length = from.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
