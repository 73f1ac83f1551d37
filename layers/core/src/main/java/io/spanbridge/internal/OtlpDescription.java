package io.spanbridge.internal;

import io.spanbridge.TracingStartException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.Compression;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.RetryPolicy;
import io.spanbridge.config.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Describes OTLP layers to Rust, complete: what the program does not say is taken from the environment. */
final class OtlpDescription {
    private final Environment environment;
    private final ExportProcess process;

    OtlpDescription(Environment environment, ExportProcess process) {
        this.environment = environment;
        this.process = process;
    }

    String settings(OtlpFileLayerConfig config) {
        JsonObject target = new JsonObject();
        if (config.path().isPresent()) {
            Path path = config.path().get().toAbsolutePath();
            target.text("type", "file").text("path", path.toString());
        } else {
            target.text("type", "stdout");
        }
        String model = new SpanModelDescription(environment)
                .of(
                        config.resource(),
                        config.scope().orElse(null),
                        config.sampler().orElse(null),
                        config.limits());
        return new JsonObject()
                .put("target", target)
                .put("process", exportProcess())
                .put("model", model)
                .toString();
    }

    String settings(OtlpLayerConfig config) {
        OtlpProtocol protocol = protocol(config);
        String model = new SpanModelDescription(environment)
                .of(
                        config.resource(),
                        config.scope().orElse(null),
                        config.sampler().orElse(null),
                        config.limits());
        return new JsonObject()
                .text("endpoint", new OtlpEndpoint(environment, protocol).of(config))
                .text("protocol", protocol.word())
                .put("headers", headers(config))
                .milliseconds(
                        "timeoutMillis",
                        config.timeout()
                                .or(() -> environment.milliseconds(variables("TIMEOUT")))
                                .orElse(Duration.ofSeconds(10)))
                .text("compression", compression(config).name().toLowerCase(Locale.ROOT))
                .put("tls", tls(config.tls()))
                .put("retry", retry(config.retry()))
                .milliseconds("shutdownMillis", config.shutdownTimeout())
                .put("process", exportProcess())
                .put("model", model)
                .toString();
    }

    /** The names of a variable of the exporter: the one for traces wins over the one for everything. */
    static String[] variables(String suffix) {
        return new String[] {"OTEL_EXPORTER_OTLP_TRACES_" + suffix, "OTEL_EXPORTER_OTLP_" + suffix};
    }

    private OtlpProtocol protocol(OtlpLayerConfig config) {
        if (config.protocol().isPresent()) {
            return config.protocol().get();
        }
        var entry = environment.first(variables("PROTOCOL"));
        if (entry.isEmpty()) {
            return OtlpProtocol.HTTP_PROTOBUF;
        }
        for (OtlpProtocol protocol : OtlpProtocol.values()) {
            if (protocol.word().equalsIgnoreCase(entry.get().getValue())) {
                return protocol;
            }
        }
        throw Environment.wrong(entry.get(), "give grpc, http/protobuf or http/json");
    }

    private String headers(OtlpLayerConfig config) {
        Map<String, String> all = new LinkedHashMap<>();
        var entry = environment.first(variables("HEADERS"));
        if (entry.isPresent()) {
            environment
                    .pairs(entry.get())
                    .forEach((name, value) -> all.putAll(Environment.checked(
                            entry.get(),
                            () -> OtlpLayerConfig.fromEnvironment()
                                    .withHeader(name, value)
                                    .headers())));
        }
        all.putAll(config.headers());
        return all.entrySet().stream()
                .map(header ->
                        "[" + JsonObject.quoted(header.getKey()) + "," + JsonObject.quoted(header.getValue()) + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Compression compression(OtlpLayerConfig config) {
        if (config.compression().isPresent()) {
            return config.compression().get();
        }
        var entry = environment.first(variables("COMPRESSION"));
        if (entry.isEmpty()) {
            return Compression.NONE;
        }
        return switch (entry.get().getValue().toLowerCase(Locale.ROOT)) {
            case "gzip" -> Compression.GZIP;
            case "none" -> Compression.NONE;
            default -> throw Environment.wrong(entry.get(), "give gzip or none");
        };
    }

    private JsonObject tls(TlsConfig tls) {
        Optional<Path> certificate = tls.certificate().or(() -> file("CERTIFICATE"));
        Optional<Path> key = tls.clientKey();
        Optional<Path> clientCertificate = tls.clientCertificate();
        if (key.isEmpty()) {
            key = file("CLIENT_KEY");
            clientCertificate = file("CLIENT_CERTIFICATE");
            if (key.isPresent() != clientCertificate.isPresent()) {
                String missing = variables(key.isPresent() ? "CLIENT_CERTIFICATE" : "CLIENT_KEY")[1];
                throw new TracingStartException("environment variable " + missing
                        + ": is missing; a client needs its key and its certificate, or neither");
            }
        }
        return new JsonObject()
                .text("certificate", absolute(certificate))
                .text("clientKey", absolute(key))
                .text("clientCertificate", absolute(clientCertificate));
    }

    private static Optional<String> absolute(Optional<Path> file) {
        return file.map(path -> path.toAbsolutePath().toString());
    }

    private Optional<Path> file(String suffix) {
        return environment
                .first(variables(suffix))
                .map(entry -> Environment.checked(
                        entry,
                        () -> TlsConfig.defaults()
                                .withCertificate(Path.of(entry.getValue()))
                                .certificate()
                                .orElseThrow()));
    }

    private static JsonObject retry(RetryPolicy retry) {
        return new JsonObject()
                .put("maxAttempts", retry.maxAttempts())
                .milliseconds("initialBackoffMillis", retry.initialBackoff())
                .milliseconds("maxBackoffMillis", retry.maxBackoff())
                .put("multiplier", retry.multiplier())
                .put("jitter", retry.jitter());
    }

    private JsonObject exportProcess() {
        Duration timeout = process.exportTimeout()
                .or(() -> environment.milliseconds("OTEL_BSP_EXPORT_TIMEOUT"))
                .orElse(Duration.ofSeconds(30));
        if (!(process instanceof BatchConfig batch)) {
            return new JsonObject().text("type", "simple").milliseconds("exportTimeoutMillis", timeout);
        }
        int queueSize = batch.queueSize()
                .orElseGet(() -> environment.count(1, "OTEL_BSP_MAX_QUEUE_SIZE").orElse(2048));
        return new JsonObject()
                .text("type", "batch")
                .put("queueSize", queueSize)
                .put("batchSize", batchSize(batch, queueSize))
                .milliseconds(
                        "delayMillis",
                        batch.delay()
                                .or(() -> environment.milliseconds("OTEL_BSP_SCHEDULE_DELAY"))
                                .orElse(Duration.ofSeconds(5)))
                .milliseconds("exportTimeoutMillis", timeout);
    }

    private int batchSize(BatchConfig batch, int queueSize) {
        int batchSize;
        String whence = "batchSize";
        var variable = environment.first("OTEL_BSP_MAX_EXPORT_BATCH_SIZE");
        if (batch.batchSize().isPresent()) {
            batchSize = batch.batchSize().getAsInt();
        } else if (variable.isPresent()) {
            batchSize = environment.count(1, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE").orElseThrow();
            whence = "environment variable OTEL_BSP_MAX_EXPORT_BATCH_SIZE";
        } else {
            // Nobody asked for a number, so it is one that fits.
            return Math.min(512, queueSize);
        }
        if (batchSize > queueSize) {
            throw new TracingStartException(whence + ": " + batchSize + " is larger than the queue of " + queueSize
                    + "; give a batch that fits into the queue, or a larger queue (OTEL_BSP_MAX_QUEUE_SIZE)");
        }
        return batchSize;
    }
}
