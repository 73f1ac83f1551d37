package io.spanbridge.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;

/**
 * The attribute names that are not the Rust author's: those of the OpenTelemetry semantic conventions, and those of
 * {@code tracing-opentelemetry} where the conventions have none. Made once, because the exporter keeps the encoded form in
 * the key.
 */
final class Conventions {
    static final AttributeKey<String> CODE_FILE_PATH = AttributeKey.stringKey("code.file.path");
    static final AttributeKey<String> CODE_MODULE_NAME = AttributeKey.stringKey("code.module.name");
    static final AttributeKey<Long> CODE_LINE_NUMBER = AttributeKey.longKey("code.line.number");

    static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");
    static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");

    static final AttributeKey<String> TARGET = AttributeKey.stringKey("target");
    static final AttributeKey<String> LEVEL = AttributeKey.stringKey("level");

    static final String EXCEPTION_EVENT = "exception";
    static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");
    static final AttributeKey<String> EXCEPTION_STACKTRACE = AttributeKey.stringKey("exception.stacktrace");

    private Conventions() {}

    /**
     * Puts the attributes of an exception. The stack trace is the error and its sources, written as Java writes a throwable
     * and its causes: Rust errors carry no type name and, in general, no stack.
     */
    static void putException(AttributesBuilder attributes, String message, List<String> sources) {
        attributes.put(EXCEPTION_MESSAGE, message);
        if (sources.isEmpty()) {
            return;
        }
        StringBuilder trace = new StringBuilder(message);
        for (String source : sources) {
            trace.append("\nCaused by: ").append(source);
        }
        attributes.put(EXCEPTION_STACKTRACE, trace.toString());
    }
}
