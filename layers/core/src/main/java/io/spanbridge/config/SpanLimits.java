package io.spanbridge.config;

import java.util.OptionalInt;

/**
 * How much a span may carry. What comes when a limit is reached is left out of the span, which says how many it lacks. Immutable.
 *
 * <p>What is not set is read from the environment when the session opens, as the OpenTelemetry specification says
 * ({@code OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT}, {@code OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT}, {@code OTEL_SPAN_EVENT_COUNT_LIMIT},
 * {@code OTEL_SPAN_LINK_COUNT_LIMIT}, {@code OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT}, {@code OTEL_LINK_ATTRIBUTE_COUNT_LIMIT}, and for
 * the attributes {@code OTEL_ATTRIBUTE_COUNT_LIMIT} and {@code OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT}). Otherwise it is 128, and values
 * have any length.
 */
public final class SpanLimits {
    private static final SpanLimits DEFAULTS = new SpanLimits(new Integer[6]);

    private static final int ATTRIBUTES = 0;
    private static final int EVENTS = 1;
    private static final int LINKS = 2;
    private static final int ATTRIBUTES_PER_EVENT = 3;
    private static final int ATTRIBUTES_PER_LINK = 4;
    private static final int VALUE_LENGTH = 5;

    /** By the numbers above; null for one that is not set. */
    private final Integer[] limits;

    private SpanLimits(Integer[] limits) {
        this.limits = limits;
    }

    /** Returns limits of which none is set. */
    public static SpanLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with at most so many attributes of a span. */
    public SpanLimits withAttributes(int count) {
        return with(ATTRIBUTES, count, "attributes");
    }

    /** Returns a copy with at most so many events of a span. */
    public SpanLimits withEvents(int count) {
        return with(EVENTS, count, "events");
    }

    /** Returns a copy with at most so many links of a span. */
    public SpanLimits withLinks(int count) {
        return with(LINKS, count, "links");
    }

    /** Returns a copy with at most so many attributes of an event. */
    public SpanLimits withAttributesPerEvent(int count) {
        return with(ATTRIBUTES_PER_EVENT, count, "attributesPerEvent");
    }

    /** Returns a copy with at most so many attributes of a link. */
    public SpanLimits withAttributesPerLink(int count) {
        return with(ATTRIBUTES_PER_LINK, count, "attributesPerLink");
    }

    /** Returns a copy in which text is cut after so many characters, and bytes after so many bytes. */
    public SpanLimits withAttributeValueLength(int length) {
        return with(VALUE_LENGTH, length, "attributeValueLength");
    }

    /** Returns how many attributes a span may have, when that was set. */
    public OptionalInt attributes() {
        return limit(ATTRIBUTES);
    }

    /** Returns how many events a span may have, when that was set. */
    public OptionalInt events() {
        return limit(EVENTS);
    }

    /** Returns how many links a span may have, when that was set. */
    public OptionalInt links() {
        return limit(LINKS);
    }

    /** Returns how many attributes an event may have, when that was set. */
    public OptionalInt attributesPerEvent() {
        return limit(ATTRIBUTES_PER_EVENT);
    }

    /** Returns how many attributes a link may have, when that was set. */
    public OptionalInt attributesPerLink() {
        return limit(ATTRIBUTES_PER_LINK);
    }

    /** Returns how many characters a text may have, when that was set. */
    public OptionalInt attributeValueLength() {
        return limit(VALUE_LENGTH);
    }

    private SpanLimits with(int place, int value, String name) {
        Integer[] copy = limits.clone();
        copy[place] = Checks.atLeast(0, value, name);
        return new SpanLimits(copy);
    }

    private OptionalInt limit(int place) {
        return limits[place] == null ? OptionalInt.empty() : OptionalInt.of(limits[place]);
    }
}
