package io.spanbridge.otel;

import io.opentelemetry.api.common.AttributeKey;

/** Where attributes go: a span builder, a span or an attributes builder, by reference to its method. */
@FunctionalInterface
interface AttributeSink {
    <T> void put(AttributeKey<T> key, T value);
}
