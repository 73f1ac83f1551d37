package io.spanbridge.results.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Reads a double, and the texts that JSON writers use for what JSON has no number for: NaN, INF, +INF, -Infinity. */
final class LenientDouble extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    LenientDouble() {
        super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return parser.getDoubleValue();
        }
        String text = parser.getText().trim();
        return switch (text) {
            case "", "NaN" -> Double.NaN;
            case "INF", "+INF", "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> (Double) context.handleWeirdStringValue(Double.class, text, "not a number");
        };
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
        return Double.NaN;
    }
}
