package io.spanbridge.otel;

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
        span.span()
                .addEvent(
                        name,
                        attributes == null ? callsite.attributes() : attributes.build(),
                        event.timestamp(),
                        TimeUnit.NANOSECONDS);
        if (callsite.metadata().level() == Level.ERROR) {
            span.errorHappened(message == null && error != null ? error : "");
        }
    }
}
