package io.spanbridge.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.spanbridge.EventView;
import io.spanbridge.Level;
import io.spanbridge.ValueType;
import io.spanbridge.Values;
import java.util.concurrent.TimeUnit;

/**
 * Turns a Rust event into an event of its span.
 *
 * <p>The name is the message. An event without a message is an {@code exception} when it says what went wrong (a value that
 * is a Rust error, or text in a field named {@code error}); otherwise it has the name of its callsite.
 */
final class Events {
    private Events() {}

    static void add(OtlpSpan span, Callsite callsite, EventView event, Values values) {
        if (!callsite.isDistinct() || !addPlain(span, callsite, event, values)) {
            addAny(span, callsite, event, values);
        }
    }

    /** Adds an event that says nothing of an error, and has no field twice; returns false, and does nothing, when it is another. */
    private static boolean addPlain(OtlpSpan span, Callsite callsite, EventView event, Values values) {
        String message = null;
        int size = values.size();
        Object[] own = null;
        int length = 0;
        int last = -1;
        for (int position = 0; position < size; position++) {
            int number = values.field(position);
            CallsiteField field = callsite.field(number);
            FieldRole role = field.role();
            if (number <= last || role == FieldRole.ERROR || values.type(position) == ValueType.ERROR) {
                return false;
            }
            last = number;
            if (role == FieldRole.MESSAGE) {
                message = CallsiteField.text(values, position);
            } else {
                if (own == null) {
                    own = new Object[2 * (size - position)];
                }
                field.put(values, position, own, length);
                length += 2;
            }
        }
        add(
                span,
                callsite,
                event,
                message == null ? callsite.metadata().name() : message,
                own == null ? callsite.attributes() : new EventAttributes(callsite.attributes(), own, length),
                "");
        return true;
    }

    private static void addAny(OtlpSpan span, Callsite callsite, EventView event, Values values) {
        String message = null;
        String error = null;
        AttributesBuilder attributes = null;
        int size = values.size();
        for (int position = 0; position < size; position++) {
            CallsiteField field = callsite.field(values.field(position));
            boolean isMessage = field.role() == FieldRole.MESSAGE;
            boolean isError = values.type(position) == ValueType.ERROR;
            if (isMessage) {
                message = CallsiteField.text(values, position);
                if (!isError) {
                    continue;
                }
            }
            if (attributes == null) {
                attributes = callsite.attributes().toBuilder();
            }
            if (isError) {
                error = values.text(position);
                Conventions.putException(attributes, error, values.errorSources(position));
            } else if (field.role() == FieldRole.ERROR && error == null && CallsiteField.isText(values, position)) {
                error = values.text(position);
            }
            field.put(values, position, attributes::put);
        }

        String name = message;
        if (message == null && error != null) {
            name = Conventions.EXCEPTION_EVENT;
            attributes.put(Conventions.EXCEPTION_MESSAGE, error);
        } else if (message == null) {
            name = callsite.metadata().name();
        }
        add(
                span,
                callsite,
                event,
                name,
                attributes == null ? callsite.attributes() : attributes.build(),
                message == null && error != null ? error : "");
    }

    /** @param error what the status says when the event makes it an error */
    private static void add(
            OtlpSpan span, Callsite callsite, EventView event, String name, Attributes attributes, String error) {
        span.span().addEvent(name, attributes, event.timestamp(), TimeUnit.NANOSECONDS);
        if (callsite.metadata().level() == Level.ERROR) {
            span.errorHappened(error);
        }
    }
}
