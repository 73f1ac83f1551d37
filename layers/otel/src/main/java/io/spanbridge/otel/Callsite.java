package io.spanbridge.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.spanbridge.Metadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the layer keeps for a callsite, so that a callback has to make only what differs from the last one. Immutable.
 *
 * <p>Records of the Rust crate {@code log} share a handful of callsites that say where the bridging crate is; the true place
 * comes with every record, in fields {@code log.*}. They take the names that the static attributes have elsewhere.
 */
final class Callsite {
    private final Metadata metadata;
    private final Attributes attributes;
    private final CallsiteField[] fields;
    private final boolean reservedFields;
    private final boolean distinct;

    Callsite(Metadata metadata, CallsiteOptions options) {
        boolean logRecord = metadata.isEvent() && metadata.fields().contains("log.target");
        this.metadata = metadata;
        this.attributes = attributes(metadata, options, logRecord);
        List<String> names = metadata.fields();
        this.fields = new CallsiteField[names.size()];
        boolean reserved = false;
        for (int field = 0; field < fields.length; field++) {
            String name = names.get(field);
            FieldRole role = FieldRole.of(metadata, name);
            fields[field] = new CallsiteField(role, logRecord ? attributeOfLogField(name) : name);
            reserved |= metadata.isSpan() && role != FieldRole.ATTRIBUTE;
        }
        this.reservedFields = reserved;
        this.distinct = distinct(attributes, fields);
    }

    Metadata metadata() {
        return metadata;
    }

    /** Returns the attributes that every span or event of the callsite has. */
    Attributes attributes() {
        return attributes;
    }

    CallsiteField field(int index) {
        return fields[index];
    }

    /** Returns whether this is a span with a field that is more than an attribute. */
    boolean hasReservedFields() {
        return reservedFields;
    }

    /** Returns whether no two of what it has and what its fields become have the same name. */
    boolean isDistinct() {
        return distinct;
    }

    private static boolean distinct(Attributes attributes, CallsiteField[] fields) {
        Set<String> names = new HashSet<>();
        attributes.forEach((key, value) -> names.add(key.getKey()));
        for (CallsiteField field : fields) {
            if (!names.add(field.attribute())) {
                return false;
            }
        }
        return true;
    }

    private static Attributes attributes(Metadata metadata, CallsiteOptions options, boolean logRecord) {
        AttributesBuilder attributes = Attributes.builder();
        if (options.level() || metadata.isEvent()) {
            attributes.put(Conventions.LEVEL, metadata.level().name());
        }
        if (logRecord) {
            return attributes.build();
        }
        if (options.target()) {
            attributes.put(Conventions.TARGET, metadata.target());
        }
        if (options.location()) {
            // A null value is no attribute: the builder leaves it out.
            attributes.put(Conventions.CODE_FILE_PATH, metadata.file());
            attributes.put(Conventions.CODE_MODULE_NAME, metadata.modulePath());
            metadata.line().ifPresent(line -> attributes.put(Conventions.CODE_LINE_NUMBER, (long) line));
        }
        return attributes.build();
    }

    private static String attributeOfLogField(String name) {
        return switch (name) {
            case "log.target" -> Conventions.TARGET.getKey();
            case "log.module_path" -> Conventions.CODE_MODULE_NAME.getKey();
            case "log.file" -> Conventions.CODE_FILE_PATH.getKey();
            case "log.line" -> Conventions.CODE_LINE_NUMBER.getKey();
            default -> name;
        };
    }
}
