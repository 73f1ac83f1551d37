package io.spanbridge.otel;

import io.spanbridge.Metadata;

/** What a field means to the layer, besides being an attribute. */
enum FieldRole {
    ATTRIBUTE,
    /** Of an event: its name. */
    MESSAGE,
    /** Of an event: what went wrong, when the event has no message. {@code #[instrument(err)]} makes such events. */
    ERROR,
    /** {@code otel.name}: the name of the span. */
    NAME,
    /** {@code otel.kind}: the kind of the span. */
    KIND,
    /** {@code otel.status_code}: {@code ok}, {@code error} or {@code unset}. */
    STATUS_CODE,
    /** {@code otel.status_description}: the description of the status error. */
    STATUS_DESCRIPTION;

    static FieldRole of(Metadata callsite, String field) {
        if (callsite.isEvent()) {
            return switch (field) {
                case "message" -> MESSAGE;
                case "error" -> ERROR;
                default -> ATTRIBUTE;
            };
        }
        return switch (field) {
            case "otel.name" -> NAME;
            case "otel.kind" -> KIND;
            case "otel.status_code" -> STATUS_CODE;
            case "otel.status_description" -> STATUS_DESCRIPTION;
            default -> ATTRIBUTE;
        };
    }
}
