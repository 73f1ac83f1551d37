package io.spanbridge.internal;

import java.time.Duration;
import java.util.Optional;

/** Builds the text of one JSON object. */
final class JsonObject {
    private final StringBuilder out = new StringBuilder("{");

    /** Adds a value that is JSON already. */
    JsonObject put(String key, Object json) {
        if (out.length() > 1) {
            out.append(',');
        }
        Json.text(out, key).append(':').append(json);
        return this;
    }

    JsonObject text(String key, String value) {
        return put(key, quoted(value));
    }

    JsonObject text(String key, Optional<String> value) {
        return put(key, value.map(JsonObject::quoted).orElse(null));
    }

    /** Adds a time in milliseconds; a part of one counts as one. */
    JsonObject milliseconds(String key, Duration value) {
        return put(key, value.plusNanos(999_999).toMillis());
    }

    static String quoted(String text) {
        return Json.text(new StringBuilder(), text).toString();
    }

    @Override
    public String toString() {
        return out + "}";
    }
}
