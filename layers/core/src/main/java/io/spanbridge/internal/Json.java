package io.spanbridge.internal;

/** Writes JSON text, in the form in which {@code serde_json} does. */
final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /** Appends a text in quotes. */
    static StringBuilder text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"');
    }

    /** Appends a number; null when it is not finite, since JSON has no such numbers. */
    static StringBuilder number(StringBuilder out, double value) {
        return Double.isFinite(value) ? out.append(value) : out.append("null");
    }
}
