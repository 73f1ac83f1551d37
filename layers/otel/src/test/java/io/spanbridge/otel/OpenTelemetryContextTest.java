package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.spanbridge.ContextSource;
import io.spanbridge.TraceContext;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class OpenTelemetryContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void theCurrentSpanIsFoundWithAllItsPartsAndGoesBackTheSame() {
        SpanContext span = SpanContext.create(
                TRACE,
                SPAN,
                TraceFlags.fromByte((byte) 3),
                TraceState.builder().put("vendor", "1").build());
        Context context = Context.root()
                .with(Span.wrap(span))
                .with(Baggage.builder().put("who", "me").build());
        ContextSource source =
                ServiceLoader.load(ContextSource.class).findFirst().orElseThrow();
        assertThat(source.current()).isNull();
        TraceContext found;
        try (Scope scope = context.makeCurrent()) {
            assertThat(scope).isNotNull();
            found = source.current();
        }
        assertThat(found).isEqualTo(new TraceContext(TRACE, SPAN, 3, "vendor=1", "who=me"));
        Context back = OpenTelemetryContext.in(Context.root(), found);
        assertThat(OpenTelemetryContext.of(back)).isEqualTo(found);
        assertThat(Span.fromContext(back).getSpanContext().isRemote()).isTrue();
        assertThat(Baggage.fromContext(back).getEntryValue("who")).isEqualTo("me");
    }

    @Test
    void aContextWithoutAValidSpanIsNone() {
        assertThat(OpenTelemetryContext.of(Context.root().with(Span.getInvalid())))
                .isNull();
    }
}
