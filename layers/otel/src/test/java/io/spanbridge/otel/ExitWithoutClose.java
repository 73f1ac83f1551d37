package io.spanbridge.otel;

import java.util.Map;

/** A program that makes a span and forgets to close its layer. */
final class ExitWithoutClose {
    private ExitWithoutClose() {}

    public static void main(String[] arguments) {
        FakeModule.makeSpans(OtlpLayer.autoconfigured(Map.of("otel.exporter.otlp.endpoint", arguments[0])), 1);
    }
}
