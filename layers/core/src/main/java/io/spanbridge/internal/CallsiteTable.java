package io.spanbridge.internal;

import io.spanbridge.Level;
import io.spanbridge.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The callsites of a module, by number: one {@link Metadata} each. Thread-safe; reading takes no lock. */
final class CallsiteTable {
    /** More callsites than any library has; a number beyond is not one. */
    private static final int LIMIT = 1 << 20;

    private final Object lock = new Object();

    /** Replaced, never changed in place, so that a reader sees complete entries. */
    private volatile Metadata[] callsites = new Metadata[0];

    /** Returns the callsite of that number, which was {@linkplain #define defined} before. */
    Metadata get(int id) {
        Metadata[] known = callsites;
        if (id < 0 || id >= known.length || known[id] == null) {
            throw new MalformedRecordException("callsite " + id + " is not known");
        }
        return known[id];
    }

    /** Reads the description of a callsite, as {@code encode_callsite} writes it; keeps the first of each number. */
    Metadata define(byte[] description) {
        Reader reader = new Reader(description);
        int id = reader.number();
        if (id < 0 || id >= LIMIT) {
            throw new MalformedRecordException("callsite " + id + " cannot be");
        }
        synchronized (lock) {
            Metadata[] known = callsites;
            if (id < known.length && known[id] != null) {
                return known[id];
            }
            Metadata metadata = read(id, reader);
            Metadata[] copy = Arrays.copyOf(known, Math.max(known.length, id + 1));
            copy[id] = metadata;
            callsites = copy;
            return metadata;
        }
    }

    private static Metadata read(int id, Reader reader) {
        boolean span = reader.number() != 0;
        int level = reader.number();
        if (level < 0 || level >= Level.values().length) {
            throw new MalformedRecordException("level " + level + " cannot be");
        }
        int line = reader.number();
        String name = reader.presentText();
        String target = reader.presentText();
        String modulePath = reader.text();
        String file = reader.text();
        int count = reader.number();
        if (count < 0) {
            throw new MalformedRecordException(count + " fields cannot be");
        }
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(reader.presentText());
        }
        return new Metadata(id, span, Level.values()[level], name, target, modulePath, file, line, fields);
    }

    private static final class Reader {
        private final ByteBuffer buffer;
        private final int length;
        private int position;

        Reader(byte[] description) {
            buffer = ByteBuffer.wrap(description).order(ByteOrder.nativeOrder());
            length = description.length;
        }

        int number() {
            int at = advance(4);
            return buffer.getInt(at);
        }

        String text() {
            int size = number();
            if (size < 0) {
                return null;
            }
            byte[] bytes = new byte[size <= length ? size : 0];
            buffer.get(advance(size), bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        String presentText() {
            String text = text();
            if (text == null) {
                throw new MalformedRecordException("the description of a callsite lacks a text");
            }
            return text;
        }

        private int advance(int size) {
            int at = position;
            if (size > length - at) {
                throw new MalformedRecordException("the description of a callsite ends early");
            }
            position = at + size;
            return at;
        }
    }
}
