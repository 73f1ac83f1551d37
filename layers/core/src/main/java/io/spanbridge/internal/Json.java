package io.spanbridge.internal;

import java.math.BigDecimal;
import java.math.MathContext;

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

    /**
     * Appends a number, with the fewest digits that tell it from all others; null when it is not finite, since JSON has no
     * such numbers. ({@link Double#toString} has other exponents, and before Java 19 sometimes a digit too many.)
     */
    static StringBuilder number(StringBuilder out, double value) {
        if (!Double.isFinite(value)) {
            return out.append("null");
        }
        if (value == 0) {
            return out.append(value);
        }
        BigDecimal decimal = shortest(value);
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -5 && exponent < 16) {
            return out.append(decimal.setScale(Math.max(decimal.scale(), 1)).toPlainString());
        }
        BigDecimal digits = decimal.movePointLeft(exponent).stripTrailingZeros();
        return out.append(digits.toPlainString())
                .append(exponent < 0 ? "e" : "e+")
                .append(exponent);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        int digits = 1;
        BigDecimal rounded = exact.round(new MathContext(digits));
        while (rounded.doubleValue() != value) {
            rounded = exact.round(new MathContext(++digits));
        }
        return rounded.stripTrailingZeros();
    }
}
