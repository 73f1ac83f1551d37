package io.spanbridge.otel;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.otel.FakeModule.FakeSpan;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservedFieldsTest {
    private static final StatusData ERROR = StatusData.error();

    private final InMemory sdk = InMemory.create();
    private final FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
    private final Metadata callsite =
            module.spanCallsite("work", "otel.name", "otel.kind", "otel.status_code", "otel.status_description", "f");

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void theNameTakesThePlaceOfTheCallsites() {
        assertThat(made(FakeValues.none().str("otel.name", "GET /")).getName()).isEqualTo("GET /");
        assertThat(made(FakeValues.none().debug("otel.name", "GET 2")).getName())
                .isEqualTo("GET 2");
        assertThat(recorded(FakeValues.none().str("otel.name", "GET 3")).getName())
                .isEqualTo("GET 3");
    }

    @ParameterizedTest
    @CsvSource({"server, SERVER", "Client, CLIENT", "PRODUCER, PRODUCER", "consumer, CONSUMER", "internal, INTERNAL"})
    void theKindIsReadInAnyCase(String text, SpanKind kind) {
        assertThat(made(FakeValues.none().str("otel.kind", text)).getKind()).isEqualTo(kind);
    }

    @Test
    void aKindThatIsUnknownOrComesTooLateStaysAnAttribute() {
        SpanData unknown = made(FakeValues.none().str("otel.kind", "peer"));
        assertThat(unknown.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(unknown.getAttributes().get(stringKey("otel.kind"))).isEqualTo("peer");

        SpanData late = recorded(FakeValues.none().str("otel.kind", "server"));
        assertThat(late.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(late.getAttributes().get(stringKey("otel.kind"))).isEqualTo("server");
    }

    @ParameterizedTest
    @CsvSource({"ok, OK", "Error, ERROR", "unset, UNSET"})
    void theStatusCodeIsReadInAnyCase(String text, String code) {
        FakeValues values = FakeValues.none().str("otel.status_code", text);
        assertThat(made(values).getStatus().getStatusCode()).hasToString(code);
        assertThat(recorded(values).getStatus().getStatusCode()).hasToString(code);
    }

    @Test
    void anUnknownStatusCodeStaysAnAttribute() {
        FakeValues values = FakeValues.none().str("otel.status_code", "meh");
        for (SpanData span : new SpanData[] {made(values), recorded(values)}) {
            assertThat(span.getStatus()).isEqualTo(StatusData.unset());
            assertThat(span.getAttributes().get(stringKey("otel.status_code"))).isEqualTo("meh");
        }
    }

    @Test
    void aDescriptionMakesTheStatusAnError() {
        FakeValues values = FakeValues.none().debug("otel.status_description", "no luck");
        assertThat(made(values).getStatus()).isEqualTo(StatusData.create(ERROR.getStatusCode(), "no luck"));
        assertThat(recorded(values).getStatus()).isEqualTo(StatusData.create(ERROR.getStatusCode(), "no luck"));
    }

    @Test
    void aDescriptionIsNotLostToAStatusCode() {
        SpanData span = recorded(
                FakeValues.none().str("otel.status_description", "no luck").str("otel.status_code", "error"));
        assertThat(span.getStatus().getDescription()).isEqualTo("no luck");
    }

    @Test
    void okIsFinal() {
        Metadata failure = module.eventCallsite(Level.ERROR, "message");
        SpanData span = span(FakeValues.none().str("otel.status_code", "ok"), open -> {
            module.record(open, FakeValues.none().str("otel.status_description", "no luck"));
            module.event(open, failure, FakeValues.none().str("message", "failed"));
        });
        assertThat(span.getStatus()).isEqualTo(StatusData.ok());
    }

    @Test
    void okTakesBackAnError() {
        Metadata failure = module.eventCallsite(Level.ERROR, "message");
        SpanData span = span(FakeValues.none(), open -> {
            module.event(open, failure, FakeValues.none().str("message", "failed"));
            module.record(open, FakeValues.none().str("otel.status_code", "ok"));
        });
        assertThat(span.getStatus()).isEqualTo(StatusData.ok());
    }

    @Test
    void reservedFieldsAreNoAttributes() {
        SpanData span = made(FakeValues.none()
                .str("otel.name", "n")
                .str("otel.kind", "server")
                .str("otel.status_code", "error")
                .str("otel.status_description", "d")
                .i64("f", 1));
        assertThat(span.getAttributes().asMap().keySet())
                .extracting(key -> key.getKey())
                .noneMatch(name -> name.startsWith("otel."))
                .contains("f");
    }

    private SpanData made(FakeValues values) {
        return span(values, open -> {});
    }

    private SpanData recorded(FakeValues values) {
        return span(FakeValues.none(), open -> module.record(open, values));
    }

    private SpanData span(FakeValues values, Consumer<FakeSpan> body) {
        FakeSpan span = module.root(callsite, values);
        body.accept(span);
        module.close(span);
        return sdk.spans().get(sdk.spans().size() - 1);
    }
}
