package io.spanbridge;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The part of a span that travels between processes and languages, as in W3C Trace Context and Baggage.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param spanId 16 lower-case hexadecimal digits, not all 0
 * @param flags 0 to 255; bit 0 says that the trace is sampled, and bits that this version does not know are kept
 * @param traceState the value of the header {@code tracestate}; may be empty
 * @param baggage the value of the header {@code baggage}; may be empty
 */
public record TraceContext(String traceId, String spanId, int flags, String traceState, String baggage) {
    /** The flag of a trace that is sampled. */
    public static final int SAMPLED = 1;

    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    public TraceContext {
        requireId("traceId", traceId, 32);
        requireId("spanId", spanId, 16);
        if (flags < 0 || flags > 255) {
            throw new IllegalArgumentException("flags: " + flags + " is not in 0 to 255");
        }
        Objects.requireNonNull(traceState, "traceState");
        Objects.requireNonNull(baggage, "baggage");
    }

    /** Makes a context without trace state and baggage. */
    public static TraceContext of(String traceId, String spanId, int flags) {
        return new TraceContext(traceId, spanId, flags, "", "");
    }

    /**
     * Reads the value of the header {@code traceparent}. Flags that are not known are kept; a version that is not known is
     * read as far as version 00 goes, as the specification asks.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static TraceContext parse(String traceparent) {
        var matcher = PARENT.matcher(traceparent);
        boolean fits = matcher.matches()
                && !matcher.group(1).equals("ff")
                && (matcher.group(5) == null || !matcher.group(1).equals("00"));
        if (!fits) {
            throw new IllegalArgumentException("traceparent: \"" + traceparent
                    + "\" is not version-traceid-spanid-flags with 2, 32, 16 and 2 lower-case hexadecimal digits");
        }
        return of(matcher.group(2), matcher.group(3), Integer.parseInt(matcher.group(4), 16));
    }

    /** Returns the value of the header {@code traceparent}, in version 00. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (flags < 16 ? "-0" : "-") + Integer.toHexString(flags);
    }

    /** Returns whether the trace is sampled. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** Returns a copy with that trace state. */
    public TraceContext withTraceState(String newTraceState) {
        return new TraceContext(traceId, spanId, flags, newTraceState, baggage);
    }

    /** Returns a copy with that baggage. */
    public TraceContext withBaggage(String newBaggage) {
        return new TraceContext(traceId, spanId, flags, traceState, newBaggage);
    }

    private static void requireId(String name, String id, int digits) {
        boolean valid = id.length() == digits;
        boolean zero = true;
        for (int i = 0; valid && i < digits; i++) {
            char c = id.charAt(i);
            valid = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            zero &= c == '0';
        }
        if (!valid || zero) {
            throw new IllegalArgumentException(
                    name + ": \"" + id + "\" is not " + digits + " lower-case hexadecimal digits, not all 0");
        }
    }
}
