package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.TracingShutdownException;
import io.spanbridge.TracingStartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpSdkTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @Test
    void aFlushExportsWhatHasEndedAndSaysSo() {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpSdk sdk = sdk(receiver)) {
            FakeModule.makeSpans(OtlpLayer.of(sdk.openTelemetry()), 1000);

            assertThat(sdk.flush(LONG_ENOUGH)).isEqualTo(new ExportStatistics(1000, 1000, 0));
            assertThat(sdk.statistics().notExported()).isZero();
            assertThat(receiver.spans()).hasSize(1000);
        }
    }

    @Test
    void closingALayerThatOwnsItsSdkExportsTheRest() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            OtlpLayer layer = OtlpLayer.autoconfigured(properties(receiver));
            FakeModule.makeSpans(layer, 3);
            layer.close();
            layer.close();

            assertThat(receiver.spans()).hasSize(3);
            assertThat(layer.sdk().orElseThrow().statistics()).isEqualTo(new ExportStatistics(3, 3, 0));
        }
    }

    @Test
    void closingALayerLeavesAnSdkThatItDoesNotOwn() {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpSdk sdk = sdk(receiver)) {
            OtlpLayer first = OtlpLayer.of(sdk.openTelemetry());
            first.close();
            FakeModule.makeSpans(OtlpLayer.of(sdk.openTelemetry()), 1);

            assertThat(first.sdk()).isEmpty();
            assertThat(sdk.flush(LONG_ENOUGH).exported()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedExportIsAFailureAndCloseSaysSo() {
        try (OtlpReceiver receiver = OtlpReceiver.refusing(400)) {
            OtlpSdk sdk = sdk(receiver);
            FakeModule.makeSpans(OtlpLayer.of(sdk.openTelemetry()), 5);

            assertThatThrownBy(sdk::close)
                    .isInstanceOf(TracingShutdownException.class)
                    .hasMessageContaining("5 of 5 spans were not exported")
                    .hasMessageContaining("failed on 5");
            assertThat(sdk.statistics()).isEqualTo(new ExportStatistics(5, 0, 5));
            sdk.close();
        }
    }

    @Test
    void whatAFullQueueDropsIsCounted() throws InterruptedException {
        try (OtlpReceiver receiver = OtlpReceiver.holding()) {
            Map<String, String> properties = properties(receiver);
            properties.put("otel.bsp.max.queue.size", "8");
            properties.put("otel.bsp.max.export.batch.size", "4");
            OtlpSdk sdk = OtlpSdk.autoconfigured(properties);
            OtlpLayer layer = OtlpLayer.of(sdk.openTelemetry());
            FakeModule.makeSpans(layer, 4);
            // The processor now waits for the answer to these four, so the queue is all the room there is.
            receiver.awaitRequest();
            FakeModule.makeSpans(layer, 20);
            receiver.release();

            ExportStatistics statistics = sdk.flush(LONG_ENOUGH);
            assertThat(statistics).isEqualTo(new ExportStatistics(24, 12, 0));
            assertThat(statistics.pendingOrDropped()).isEqualTo(12);
            assertThat(receiver.spans()).hasSize(12);
            assertThatThrownBy(sdk::close)
                    .isInstanceOf(TracingShutdownException.class)
                    .hasMessageContaining("12 of 24 spans were not exported");
        }
    }

    @Test
    void spansThatTheSamplerLeavesOutAreNotDue() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Map<String, String> properties = properties(receiver);
            properties.put("otel.traces.sampler", "always_off");
            try (OtlpSdk sdk = OtlpSdk.autoconfigured(properties)) {
                FakeModule.makeSpans(OtlpLayer.of(sdk.openTelemetry()), 3);
                assertThat(sdk.flush(LONG_ENOUGH)).isEqualTo(new ExportStatistics(0, 0, 0));
            }
        }
    }

    @Test
    void aDisabledSdkIsADestinationLikeAnyOther() {
        try (OtlpLayer layer = OtlpLayer.autoconfigured(Map.of("otel.sdk.disabled", "true"))) {
            FakeModule.makeSpans(layer, 3);
            assertThat(layer.sdk().orElseThrow().statistics()).isEqualTo(new ExportStatistics(0, 0, 0));
        }
    }

    @Test
    void aWrongConfigurationIsAStartException() {
        assertThatThrownBy(() -> OtlpSdk.autoconfigured(Map.of("otel.traces.exporter", "carrier-pigeon")))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("carrier-pigeon");
        assertThatThrownBy(() -> OtlpSdk.autoconfigured(Map.of("otel.exporter.otlp.endpoint", "localhost")))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("localhost");
    }

    private static OtlpSdk sdk(OtlpReceiver receiver) {
        return OtlpSdk.autoconfigured(properties(receiver));
    }

    private static Map<String, String> properties(OtlpReceiver receiver) {
        return new HashMap<>(Map.of("otel.exporter.otlp.endpoint", receiver.endpoint()));
    }
}
