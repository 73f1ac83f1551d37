package io.spanbridge.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The attributes of an event: those that all events of its callsite have, and its own. No key is among both, or twice, and the
 * array is not changed any more. Immutable.
 *
 * <p>A builder copies all of them and sorts them by name, which costs more than everything else that is done for an event. What
 * an exporter asks needs none of that; who asks for more gets what the builder makes, and is equal to it.
 */
final class EventAttributes implements Attributes {
    private final Attributes shared;

    /** A key, its value, the next key, and so on. */
    private final Object[] own;

    private final int length;

    /** Made when first asked for, so that threads that race here at worst make it twice. */
    private Attributes built;

    /** @param length how many places of the array are taken */
    EventAttributes(Attributes shared, Object[] own, int length) {
        this.shared = shared;
        this.own = own;
        this.length = length;
    }

    @Override
    public int size() {
        return shared.size() + length / 2;
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> action) {
        if (action == null) {
            return;
        }
        shared.forEach(action);
        for (int i = 0; i < length; i += 2) {
            action.accept((AttributeKey<?>) own[i], own[i + 1]);
        }
    }

    @Override
    public <T> T get(AttributeKey<T> key) {
        return built().get(key);
    }

    @Override
    public Map<AttributeKey<?>, Object> asMap() {
        return built().asMap();
    }

    @Override
    public AttributesBuilder toBuilder() {
        return built().toBuilder();
    }

    @Override
    public boolean equals(Object other) {
        return built().equals(other instanceof EventAttributes like ? like.built() : other);
    }

    @Override
    public int hashCode() {
        return built().hashCode();
    }

    @Override
    public String toString() {
        return built().toString();
    }

    private Attributes built() {
        Attributes known = built;
        if (known == null) {
            AttributesBuilder builder = Attributes.builder();
            forEach((key, value) -> put(builder, key, value));
            known = builder.build();
            built = known;
        }
        return known;
    }

    @SuppressWarnings("unchecked")
    private static <T> void put(AttributesBuilder builder, AttributeKey<T> key, Object value) {
        // A field puts a value under the key of its type only.
        builder.put(key, (T) value);
    }
}
