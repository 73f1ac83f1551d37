package io.spanbridge.otel;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.otel.FakeModule.FakeSpan;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpLayerEventsTest {
    private static final String TRACE = "broken\nCaused by: cable\nCaused by: cut";

    private final InMemory sdk = InMemory.create();
    private final OtlpLayer layer = OtlpLayer.of(sdk.openTelemetry());
    private final FakeModule module = new FakeModule(layer);

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void anEventHasItsMessageAsNameAndTheRestAsAttributes() {
        SpanData span = spanWith(
                Level.WARN, FakeValues.none().debug("message", "it rains").i64("mm", 3), "mm");

        EventData event = span.getEvents().get(0);
        assertThat(event.getName()).isEqualTo("it rains");
        assertThat(event.getEpochNanos()).isEqualTo(FakeModule.FIRST_TIMESTAMP + FakeModule.STEP);
        assertThat(event.getAttributes())
                .isEqualTo(Attributes.builder()
                        .put("level", "WARN")
                        .put("target", "app::target")
                        .put("code.file.path", FakeModule.FILE)
                        .put("code.module.name", FakeModule.MODULE_PATH)
                        .put("code.line.number", 7)
                        .put("mm", 3)
                        .build());
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    }

    @Test
    void anEventWithoutMessageHasTheNameOfItsCallsite() {
        SpanData span = spanWith(Level.INFO, FakeValues.none().i64("mm", 3), "mm");
        assertThat(span.getEvents().get(0).getName()).isEqualTo("event src/work.rs:7");
    }

    @Test
    void aMessageMayBeAnyValue() {
        SpanData span = spanWith(Level.INFO, FakeValues.none().u64("message", -1));
        assertThat(span.getEvents().get(0).getName()).isEqualTo("18446744073709551615");
    }

    @Test
    void anEventOfLevelErrorMakesTheStatusAnError() {
        SpanData span = spanWith(Level.ERROR, FakeValues.none().str("message", "failed"));
        assertThat(span.getStatus()).isEqualTo(StatusData.error());
    }

    @Test
    void anEventOfLevelErrorLeavesAStatusThatWasSetAsItIs() {
        Metadata callsite = module.spanCallsite("work", "otel.status_description");
        Metadata failure = module.eventCallsite(Level.ERROR, "message", "error");
        FakeSpan span = module.root(callsite, FakeValues.none().str("otel.status_description", "no luck"));
        module.event(span, failure, FakeValues.none().str("message", "failed"));
        module.event(span, failure, FakeValues.none().str("error", "broken"));
        module.close(span);

        assertThat(sdk.span("work").getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "no luck"));
    }

    @Test
    void anErrorInAnEventWithMessageSetsTheExceptionAttributes() {
        SpanData span = spanWith(
                Level.ERROR,
                FakeValues.none().str("message", "cannot send").error("cause", "broken", "cable", "cut"),
                "cause");

        EventData event = span.getEvents().get(0);
        assertThat(event.getName()).isEqualTo("cannot send");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_MESSAGE)).isEqualTo("broken");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_STACKTRACE)).isEqualTo(TRACE);
        assertThat(span.getStatus()).isEqualTo(StatusData.error());
    }

    @Test
    void anErrorInAnEventWithoutMessageIsAnException() {
        SpanData span = spanWith(Level.ERROR, FakeValues.none().error("cause", "broken"), "cause");

        EventData event = span.getEvents().get(0);
        assertThat(event.getName()).isEqualTo("exception");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_MESSAGE)).isEqualTo("broken");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_STACKTRACE)).isNull();
        assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "broken"));
    }

    @Test
    void textInAFieldErrorIsAnExceptionWhenThereIsNoMessage() {
        SpanData span = spanWith(Level.ERROR, FakeValues.none().debug("error", "broken"), "error");

        EventData event = span.getEvents().get(0);
        assertThat(event.getName()).isEqualTo("exception");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_MESSAGE)).isEqualTo("broken");
        assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "broken"));
    }

    @Test
    void textInAFieldErrorIsAnAttributeWhenThereIsAMessage() {
        SpanData span =
                spanWith(Level.WARN, FakeValues.none().debug("error", "broken").str("message", "again"), "error");

        EventData event = span.getEvents().get(0);
        assertThat(event.getName()).isEqualTo("again");
        assertThat(event.getAttributes().get(stringKey("error"))).isEqualTo("broken");
        assertThat(event.getAttributes().get(Conventions.EXCEPTION_MESSAGE)).isNull();
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    }

    @Test
    void anErrorOfASpanIsAnExceptionEventToo() {
        Metadata callsite = module.spanCallsite("work", "first", "second");
        FakeSpan span = module.root(callsite, FakeValues.none().error("first", "broken", "cable", "cut"));
        module.record(span, FakeValues.none().error("second", "worse"));
        module.close(span);

        List<EventData> events = sdk.span("work").getEvents();
        assertThat(events).extracting(EventData::getName).containsExactly("exception", "exception");
        assertThat(events)
                .extracting(event -> event.getAttributes().get(Conventions.EXCEPTION_MESSAGE))
                .containsExactly("broken", "worse");
        assertThat(events)
                .extracting(event -> event.getAttributes().get(Conventions.EXCEPTION_STACKTRACE))
                .containsExactly(TRACE, null);
        assertThat(events)
                .extracting(EventData::getEpochNanos)
                .containsExactly(FakeModule.FIRST_TIMESTAMP, FakeModule.FIRST_TIMESTAMP + FakeModule.STEP);
        assertThat(sdk.span("work").getStatus()).isEqualTo(StatusData.unset());
    }

    @Test
    void anEventOutsideOfAnySpanIsDroppedAndCounted() {
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.event(null, module.eventCallsite(Level.ERROR), FakeValues.none());
        module.event(null, module.eventCallsite(Level.INFO), FakeValues.none());
        module.close(span);

        assertThat(layer.eventsOutsideSpans()).isEqualTo(2);
        assertThat(sdk.span("work").getEvents()).isEmpty();
    }

    @Test
    void aLogRecordSaysWhereItWasMadeAndNotWhereTheBridgeIs() {
        Metadata callsite = module.register(new Metadata(
                50,
                false,
                Level.INFO,
                "log event",
                "log",
                "tracing_log",
                "tracing_log/lib.rs",
                1,
                List.of("message", "log.target", "log.module_path", "log.file", "log.line")));
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.event(
                span,
                callsite,
                FakeValues.none()
                        .debug("message", "from log")
                        .str("log.target", "dependency")
                        .str("log.module_path", "dependency::inner")
                        .str("log.file", "inner.rs")
                        .u64("log.line", 12));
        module.close(span);

        EventData event = sdk.span("work").getEvents().get(0);
        assertThat(event.getName()).isEqualTo("from log");
        assertThat(event.getAttributes())
                .isEqualTo(Attributes.builder()
                        .put("level", "INFO")
                        .put("target", "dependency")
                        .put("code.module.name", "dependency::inner")
                        .put("code.file.path", "inner.rs")
                        .put("code.line.number", 12)
                        .build());
    }

    private SpanData spanWith(Level level, FakeValues values, String... otherFields) {
        String[] fields = new String[otherFields.length + 1];
        fields[0] = "message";
        System.arraycopy(otherFields, 0, fields, 1, otherFields.length);
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.event(span, module.eventCallsite(level, fields), values);
        module.close(span);
        return sdk.span("work");
    }
}
