package io.spanbridge.otlp;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingShutdownException;
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
import io.spanbridge.probes.Probes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpGrpcLayerTest {
    private static final ExportProcess LAZY = BatchConfig.defaults().withDelay(Duration.ofDays(1));
    private static final RetryPolicy AT_ONCE = RetryPolicy.defaults().withBackoff(Duration.ZERO, Duration.ZERO);

    private static OtlpLayerConfig to(String endpoint) {
        return OtlpLayerConfig.to(endpoint).withProtocol(OtlpProtocol.GRPC).withRetry(AT_ONCE);
    }

    private static Tracing open(OtlpLayerConfig layer, ExportProcess process) {
        return PROBES.open(
                GlobalTracingConfig.of(layer).withExportProcess(process).withErrorHandler((message, failure) -> {}));
    }

    private static LayerStatistics layer(Tracing tracing) {
        return tracing.statistics().layers().get(0);
    }

    @Test
    void spansArriveWithHeadersCompressedOrNot() {
        for (Compression compression : Compression.values()) {
            for (ExportProcess process : List.of(LAZY, SimpleConfig.defaults())) {
                try (GrpcCollector collector = new GrpcCollector()) {
                    OtlpLayerConfig layer = to(collector.endpoint())
                            .withCompression(compression)
                            .withHeader("X-Token", "secret");
                    Tracing tracing = open(layer, process);
                    Probes.run("parents_explicit");
                    tracing.close();
                    ExportedSpans taken = collector.taken();
                    assertThat(taken.spans()).extracting(Span::getName).contains("outer", "child", "entered");
                    assertThat(taken.span("child").getParentSpanId())
                            .isEqualTo(taken.span("outer").getSpanId());
                    assertThat(layer(tracing).exported()).isEqualTo(3);
                    assertThat(collector.metadata()).allSatisfy(metadata -> {
                        assertThat(value(metadata, "x-token")).isEqualTo("secret");
                        assertThat(value(metadata, "user-agent")).startsWith("OTel-OTLP-Exporter-spanbridge/");
                        assertThat(value(metadata, "grpc-encoding"))
                                .isEqualTo(compression == Compression.GZIP ? "gzip" : null);
                        assertThat(value(metadata, "grpc-timeout")).isNotEmpty();
                    });
                }
            }
        }
    }

    private static String value(Metadata metadata, String name) {
        return metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Test
    void whatMayBeSentAgainIsSentAgain() {
        try (GrpcCollector collector = new GrpcCollector(
                GrpcCollector.of(Status.UNAVAILABLE),
                GrpcCollector.of(Status.ABORTED),
                GrpcCollector.exhaustedFor(0),
                GrpcCollector.of(Status.DATA_LOSS))) {
            Tracing tracing = open(to(collector.endpoint()), LAZY);
            Probes.run("parents_explicit");
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(3);
            assertThat(layer(tracing).retries()).isEqualTo(4);
        }
    }

    @Test
    void whatMayNotIsLostAndReported() {
        for (Status status : List.of(Status.UNAUTHENTICATED, Status.RESOURCE_EXHAUSTED, Status.INVALID_ARGUMENT)) {
            try (GrpcCollector collector = new GrpcCollector(GrpcCollector.of(status.withDescription("go away")))) {
                Tracing tracing = open(to(collector.endpoint()), LAZY);
                Probes.run("parents_explicit");
                assertThatExceptionOfType(TracingShutdownException.class)
                        .isThrownBy(tracing::close)
                        .withMessageContainingAll("3 spans were not delivered", "go away");
                assertThat(layer(tracing).dropped(DropReason.REJECTED)).isEqualTo(3);
                assertThat(layer(tracing).retries()).isZero();
            }
        }
        try (GrpcCollector collector = new GrpcCollector(GrpcCollector.exhaustedFor(3600))) {
            Tracing tracing = open(to(collector.endpoint()), LAZY);
            Probes.run("parents_explicit");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("3 spans were not delivered", "too much", "3600s");
        }
    }

    @Test
    void partialSuccessIsCounted() {
        try (GrpcCollector collector = new GrpcCollector()) {
            collector.answers(ExportTraceServiceResponse.newBuilder()
                    .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                            .setRejectedSpans(1)
                            .setErrorMessage("one too many"))
                    .build());
            Tracing tracing = open(to(collector.endpoint()), LAZY);
            Probes.run("parents_explicit");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(tracing::close)
                    .withMessageContainingAll("1 span was not delivered", "one too many");
            assertThat(layer(tracing).exported()).isEqualTo(2);
        }
    }

    @Test
    void byTlsTheCollectorShowsItsCertificate(@TempDir Path folder) throws Exception {
        Certificate its = Certificate.make(folder, "collector");
        Certificate other = Certificate.make(folder, "other");
        try (GrpcCollector collector = new GrpcCollector(its)) {
            OtlpLayerConfig layer = to(collector.endpoint()).withRetry(RetryPolicy.none());
            Tracing tracing = open(layer.withTls(TlsConfig.defaults().withCertificate(its.pem())), LAZY);
            Probes.run("parents_explicit");
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(3);
            Tracing wrong = open(layer.withTls(TlsConfig.defaults().withCertificate(other.pem())), LAZY);
            Probes.run("parents_explicit");
            assertThatExceptionOfType(TracingShutdownException.class)
                    .isThrownBy(wrong::close)
                    .withMessageContainingAll("3 spans were not delivered", "certificate");
            assertThat(collector.taken().spans()).hasSize(3);
        }
    }

    @Test
    void byTlsTheClientShowsItsCertificateToo(@TempDir Path folder) throws Exception {
        Certificate its = Certificate.make(folder, "collector");
        Certificate ours = Certificate.make(folder, "client");
        Certificate others = Certificate.make(folder, "other");
        try (GrpcCollector collector = new GrpcCollector(its, ours)) {
            OtlpLayerConfig layer = to(collector.endpoint()).withRetry(RetryPolicy.none());
            TlsConfig trusting = TlsConfig.defaults().withCertificate(its.pem());
            Tracing tracing = open(layer.withTls(trusting.withClient(ours.keyPem(), ours.pem())), LAZY);
            Probes.run("parents_explicit");
            tracing.close();
            assertThat(collector.taken().spans()).hasSize(3);
            for (TlsConfig wrong : List.of(trusting, trusting.withClient(others.keyPem(), others.pem()))) {
                Tracing refused = open(layer.withTls(wrong), LAZY);
                Probes.run("parents_explicit");
                assertThatExceptionOfType(TracingShutdownException.class)
                        .isThrownBy(refused::close)
                        .withMessageContaining("3 spans were not delivered");
            }
            assertThat(collector.taken().spans()).hasSize(3);
        }
    }

    @Test
    void everyFieldArrivesAsItStandsInTheFile(@TempDir Path folder) {
        for (ExportProcess process : List.of(LAZY, SimpleConfig.defaults())) {
            Path file = folder.resolve(process.getClass().getSimpleName());
            try (GrpcCollector collector = new GrpcCollector()) {
                try (Tracing tracing =
                        PROBES.open(GlobalTracingConfig.of(to(collector.endpoint()), OtlpFileLayerConfig.toFile(file))
                                .withExportProcess(process))) {
                    for (String name : List.of("otel_errors", "otel_fields", "values_u64", "values_f64")) {
                        Probes.run(name);
                    }
                    Probes.run("values_bytes");
                    Probes.run("follows_open");
                    assertThat(tracing.isOpen()).isTrue();
                }
                ExportedSpans expected = ExportedSpans.ofFile(file);
                assertThat(collector.taken().spans())
                        .hasSizeGreaterThan(10)
                        .extracting(ExportedSpans::withoutTimes)
                        .isEqualTo(expected.spans().stream()
                                .map(ExportedSpans::withoutTimes)
                                .toList());
                assertThat(collector
                                .taken()
                                .messages()
                                .get(0)
                                .getResourceSpans(0)
                                .getResource())
                        .isEqualTo(
                                expected.messages().get(0).getResourceSpans(0).getResource());
            }
        }
    }

    @Test
    void oneThatDoesNotAnswerIsAskedAgain() {
        StatusRuntimeException silence = null;
        try (GrpcCollector collector = new GrpcCollector(silence, silence)) {
            Tracing tracing = open(to(collector.endpoint()).withTimeout(Duration.ofMillis(500)), LAZY);
            Probes.run("parents_explicit");
            tracing.flush(Duration.ofSeconds(60));
            tracing.close();
            assertThat(collector.taken().spans()).extracting(Span::getName).contains("outer", "child", "entered");
            assertThat(layer(tracing).exported()).isEqualTo(3);
            assertThat(layer(tracing).retries()).isGreaterThanOrEqualTo(2);
            assertThat(layer(tracing).lastError()).contains("no answer within 500ms");
        }
    }

    @Test
    void aCollectorThatIsDownIsGivenUp() {
        GrpcCollector gone = new GrpcCollector();
        gone.close();
        Tracing tracing = open(to(gone.endpoint()).withRetry(AT_ONCE.withMaxAttempts(2)), LAZY);
        Probes.run("parents_explicit");
        assertThatExceptionOfType(TracingShutdownException.class)
                .isThrownBy(tracing::close)
                .withMessageContainingAll("3 spans were not delivered", "refused", "after 2 attempts");
        assertThat(layer(tracing).retries()).isEqualTo(1);
        assertThat(layer(tracing).dropped(DropReason.FAILED)).isEqualTo(3);
    }
}
