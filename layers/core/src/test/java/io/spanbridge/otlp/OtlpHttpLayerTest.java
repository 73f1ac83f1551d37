package io.spanbridge.otlp;

import static io.spanbridge.otlp.ExportedSpans.attributes;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingShutdownException;
import io.spanbridge.TracingStartException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.Compression;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.RetryPolicy;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.config.TlsConfig;
import io.spanbridge.otlp.HttpCollector.Answer;
import io.spanbridge.probes.Probes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpHttpLayerTest {
    private static final ExportProcess LAZY = BatchConfig.defaults().withDelay(Duration.ofDays(1));
    private static final RetryPolicy AT_ONCE = RetryPolicy.defaults().withBackoff(Duration.ZERO, Duration.ZERO);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    private Tracing open(OtlpLayerConfig layer, ExportProcess process) {
        return PROBES.open(GlobalTracingConfig.of(layer)
                .withExportProcess(process)
                .withErrorHandler((message, failure) -> messages.add(message)));
    }

    private static LayerStatistics layer(Tracing tracing) {
        return tracing.statistics().layers().get(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = OtlpProtocol.class,
            names = {"HTTP_PROTOBUF", "HTTP_JSON"})
    void spansArriveAsTheyStandInTheFile(OtlpProtocol protocol, @TempDir Path folder) {
        for (Compression compression : Compression.values()) {
            for (ExportProcess process : List.of(LAZY, SimpleConfig.defaults())) {
                Path file = folder.resolve(compression + process.getClass().getSimpleName());
                try (HttpCollector collector = new HttpCollector()) {
                    OtlpLayerConfig layer = OtlpLayerConfig.to(collector.endpoint())
                            .withProtocol(protocol)
                            .withCompression(compression)
                            .withHeader("X-Token", "secret");
                    try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(layer, OtlpFileLayerConfig.toFile(file))
                            .withExportProcess(process))) {
                        for (String name : List.of("otel_errors", "otel_fields", "values_u64", "values_f64")) {
                            Probes.run(name);
                        }
                        Probes.run("values_bytes");
                        Probes.run("follows_open");
                        assertThat(tracing.isOpen()).isTrue();
                    }
                    ExportedSpans expected = ExportedSpans.ofFile(file);
                    assertThat(collector.taken().spans()).hasSameSizeAs(expected.spans());
                    for (int i = 0; i < expected.spans().size(); i++) {
                        assertSame(
                                collector.taken().spans().get(i),
                                expected.spans().get(i));
                    }
                    assertThat(collector.requests()).allSatisfy(request -> {
                        assertThat(request.path()).isEqualTo("/v1/traces");
                        assertThat(request.token()).isEqualTo("secret");
                        assertThat(request.userAgent()).startsWith("OTel-OTLP-Exporter-spanbridge/");
                        assertThat(request.message().getResourceSpans(0).getResource())
                                .isEqualTo(expected.messages()
                                        .get(0)
                                        .getResourceSpans(0)
                                        .getResource());
                    });
                }
            }
        }
    }

    /** Equal but for times: each layer reads the clock itself. */
    private static void assertSame(Span actual, Span expected) {
        assertThat(attributes(actual.getAttributesList())).isNotEmpty();
        assertThat(ExportedSpans.withoutTimes(actual)).isEqualTo(ExportedSpans.withoutTimes(expected));
    }

    @Test
    void whatTheCollectorCannotTakeNowIsSentAgain() {
        Answer[] answers = {Answer.later(503, "0"), Answer.ofStatus(429), Answer.ofStatus(502), Answer.ofStatus(504)};
        try (HttpCollector collector = new HttpCollector(answers)) {
            Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()).withRetry(AT_ONCE), LAZY);
            Probes.run("parents_root");
            tracing.flush(LONG);
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(3);
            assertThat(layer(tracing).exported()).isEqualTo(3);
            assertThat(layer(tracing).retries()).isEqualTo(4);
            assertThat(layer(tracing).failures()).isEqualTo(4);
            assertThat(layer(tracing).dropped(DropReason.FAILED)).isZero();
            assertThat(messages).isEmpty();
        }
    }

    @Test
    void whatItRefusesIsNotSentAgainAndToldOfOnce() {
        try (HttpCollector collector = new HttpCollector(Answer.ofStatus(401), Answer.ofStatus(401))) {
            Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()), LAZY);
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(() -> tracing.flush(LONG))
                    .withMessageContainingAll(collector.endpoint(), "3 spans were not delivered", "401");
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("6 spans were not delivered", "401");
            assertThat(layer(tracing).dropped(DropReason.REJECTED)).isEqualTo(6);
            assertThat(layer(tracing).retries()).isZero();
            assertThat(layer(tracing).lastError()).get().asString().contains("401 Unauthorized");
            assertThat(messages).hasSize(1);
        }
    }

    @Test
    void partialSuccessIsCountedAndNothingIsSentAgain() {
        byte[] proto = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(2)
                        .setErrorMessage("two too many"))
                .build()
                .toByteArray();
        byte[] json = "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"two too many\"}}"
                .getBytes(StandardCharsets.UTF_8);
        for (Answer answer : List.of(
                new Answer(200, null, "application/x-protobuf", proto),
                new Answer(200, null, "application/json", json))) {
            try (HttpCollector collector = new HttpCollector(answer)) {
                Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()), LAZY);
                Probes.run("parents_root");
                assertThatExceptionOfType(TracingShutdownException.class)
                        .isThrownBy(tracing::close)
                        .withMessageContainingAll("2 spans were not delivered", "two too many");
                assertThat(layer(tracing).exported()).isEqualTo(1);
                assertThat(layer(tracing).dropped(DropReason.REJECTED)).isEqualTo(2);
                assertThat(collector.requests()).hasSize(1);
            }
        }
    }

    @Test
    void aCollectorThatIsDownIsGivenUpAndTheNextSessionIsNotDisturbed() {
        HttpCollector gone = new HttpCollector();
        gone.close();
        for (ExportProcess process : List.of(LAZY, SimpleConfig.defaults())) {
            Tracing tracing = open(OtlpLayerConfig.to(gone.endpoint()).withRetry(AT_ONCE.withMaxAttempts(3)), process);
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("3 spans were not delivered", "refused");
            assertThat(layer(tracing).dropped(DropReason.FAILED)).isEqualTo(3);
            assertThat(layer(tracing).retries()).isPositive();
        }
        try (HttpCollector collector = new HttpCollector()) {
            open(OtlpLayerConfig.to(collector.endpoint()), LAZY).close();
            assertThat(collector.requests()).isEmpty();
        }
    }

    @Test
    void oneThatDoesNotAnswerHoldsNobodyUpForLongerThanTheTimeForClosing() {
        try (HttpCollector collector = new HttpCollector(Answer.ofStatus(0))) {
            Tracing tracing = open(
                    OtlpLayerConfig.to(collector.endpoint()).withShutdownTimeout(Duration.ofMillis(200)),
                    BatchConfig.defaults().withBatchSize(1));
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("3 spans were not delivered", "time for closing");
            assertThat(layer(tracing).dropped(DropReason.CLOSED)).isEqualTo(3);
            assertThat(layer(tracing).exported()).isZero();
        }
        try (HttpCollector collector = new HttpCollector(Answer.later(429, "3600"))) {
            Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()), LAZY);
            Probes.run("parents_root");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("3 spans were not delivered", "429", "3600s", "too late");
        }
    }

    @Test
    void eachSpanCanBeSentAtOnceAlsoByTheWorkersOfAnEventLoopOfTheProgram() {
        try (HttpCollector collector = new HttpCollector()) {
            Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()), SimpleConfig.defaults());
            Probes.run("tokio_emits");
            Probes.run("threads_emit");
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(1 + 20 + 2 * 20 + 100);
            assertThat(layer(tracing).exported()).isEqualTo(161);
        }
    }

    @Test
    void sessionsMayFollowEachOtherAtOnceAndEachExportsItsOwnSpans() {
        try (HttpCollector collector = new HttpCollector()) {
            for (int cycle = 0; cycle < 50; cycle++) {
                Tracing tracing = open(OtlpLayerConfig.to(collector.endpoint()), LAZY);
                Probes.run("threads_emit");
                tracing.close();
                assertThat(layer(tracing).exported()).isEqualTo(100);
            }
            assertThat(collector.taken().spans()).hasSize(50 * 100);
        }
    }

    @Test
    void byTlsBothSidesShowTheirCertificates(@TempDir Path folder) throws Exception {
        Certificate collectors = Certificate.make(folder, "collector");
        Certificate ours = Certificate.make(folder, "client");
        Certificate others = Certificate.make(folder, "other");
        try (HttpCollector collector = new HttpCollector(collectors.contextThatTrusts(ours))) {
            OtlpLayerConfig layer = OtlpLayerConfig.to(collector.endpoint()).withRetry(RetryPolicy.none());
            TlsConfig trusting = TlsConfig.defaults().withCertificate(collectors.pem());
            TlsConfig complete = trusting.withClient(ours.keyPem(), ours.pem());
            Tracing tracing = open(layer.withTls(complete), LAZY);
            Probes.run("parents_explicit");
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(3);
            for (TlsConfig wrong : List.of(
                    trusting,
                    trusting.withClient(others.keyPem(), others.pem()),
                    complete.withCertificate(others.pem()))) {
                Tracing refused = open(layer.withTls(wrong), LAZY);
                Probes.run("parents_explicit");
                assertThatExceptionOfType(TracingShutdownException.class)
                        .isThrownBy(refused::close)
                        .withMessageContaining("3 spans were not delivered");
            }
            assertThat(collector.taken().spans()).hasSize(3);
            assertThatExceptionOfType(TracingStartException.class)
                    .isThrownBy(() -> open(layer.withTls(trusting.withClient(ours.pem(), ours.pem())), LAZY))
                    .withMessageContainingAll(ours.pem().toString(), "private key");
        }
    }

    @Test
    void wrongCertificatesAreErrorsThatNameTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> open(
                        OtlpLayerConfig.to("https://localhost:1")
                                .withTls(TlsConfig.defaults().withCertificate(file)),
                        LAZY))
                .withMessageContainingAll(file.toString(), "PEM");
    }

    @Test
    void whatTransportsSayReachesNoLayer(@TempDir Path folder) {
        Path file = folder.resolve("own.jsonl");
        assertThatCode(() -> {
                    try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(
                            OtlpFileLayerConfig.toFile(file).withFilter("trace")))) {
                        Probes.run("exporter_targets");
                        assertThat(tracing.isOpen()).isTrue();
                    }
                })
                .doesNotThrowAnyException();
        Span own = ExportedSpans.ofFile(file).span("own");
        assertThat(ExportedSpans.ofFile(file).spans()).hasSize(1);
        assertThat(own.getEventsList())
                .extracting(event -> attributes(event.getAttributesList()).get("target"))
                .containsExactly("hyperbole", "h2o");
    }
}
