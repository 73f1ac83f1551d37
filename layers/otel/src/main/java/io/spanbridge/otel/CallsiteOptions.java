package io.spanbridge.otel;

/**
 * Which attributes a callsite gives to its spans and events.
 *
 * @param location {@code code.*}
 * @param target {@code target}
 * @param level {@code level} on spans; events always have it
 */
record CallsiteOptions(boolean location, boolean target, boolean level) {}
