package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.TracingStartException;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.Compression;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.InstrumentationScope;
import io.spanbridge.config.NativeLayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.config.Resource;
import io.spanbridge.config.Sampler;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.config.SpanLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpDescriptionTest {
    private static final OtlpLayerConfig OTLP = OtlpLayerConfig.fromEnvironment();

    /** The settings of a layer, where these are all the variables that there are: name, value, name, value. */
    private static JsonNode settings(NativeLayerConfig config, ExportProcess process, String... variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        try {
            JsonNode all = new ObjectMapper()
                    .readTree(NativeDescription.of(config, process, new Environment(environment::get)));
            assertThat(all.get("type").asText())
                    .isEqualTo(config instanceof OtlpFileLayerConfig ? "otlp-file" : "otlp");
            return all.get("settings");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode otlp(OtlpLayerConfig config, String... variables) {
        return settings(config, BatchConfig.defaults(), variables);
    }

    private static void refuses(String part, String... variables) {
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> otlp(OTLP, variables))
                .withMessageContaining("environment variable " + variables[variables.length - 2])
                .withMessageContaining(part);
    }

    @Test
    void withoutAnythingItIsWhatTheSpecificationSays() {
        JsonNode settings = otlp(OTLP);
        assertThat(settings.get("endpoint").asText()).isEqualTo("http://localhost:4318/v1/traces");
        assertThat(settings.get("protocol").asText()).isEqualTo("http/protobuf");
        assertThat(settings.get("headers")).isEmpty();
        assertThat(settings.get("timeoutMillis").asLong()).isEqualTo(10_000);
        assertThat(settings.get("compression").asText()).isEqualTo("none");
        assertThat(settings.get("tls").toString())
                .isEqualTo("{\"certificate\":null,\"clientKey\":null,\"clientCertificate\":null}");
        assertThat(settings.get("process").toString())
                .isEqualTo("{\"type\":\"batch\",\"queueSize\":2048,\"batchSize\":512,\"delayMillis\":5000,"
                        + "\"exportTimeoutMillis\":30000}");
        assertThat(settings.get("model").toString())
                .isEqualTo("{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
                        + "\"value\":{\"string\":\"unknown_service:java\"}}],\"schemaUrl\":null},\"scope\":null,"
                        + "\"sampler\":{\"type\":\"parent-based\",\"root\":{\"type\":\"always-on\"}},"
                        + "\"limits\":{\"attributes\":128,\"events\":128,\"links\":128,\"attributesPerEvent\":128,"
                        + "\"attributesPerLink\":128,\"attributeValueLength\":null}}");
        assertThat(otlp(OTLP.withProtocol(OtlpProtocol.GRPC)).get("endpoint").asText())
                .isEqualTo("http://localhost:4317");
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://c:1, http://c:1/v1/traces",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://c:1/, http://c:1/v1/traces",
        "OTEL_EXPORTER_OTLP_ENDPOINT, https://c/base, https://c/base/v1/traces",
        "OTEL_EXPORTER_OTLP_ENDPOINT, https://c/base/?k=v, https://c/base/v1/traces?k=v",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://c:1, http://c:1",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://c:1/mine, http://c:1/mine",
    })
    void thePathOfAnEndpointFollowsTheSpecification(String variable, String value, String expected) {
        assertThat(otlp(OTLP, variable, value).get("endpoint").asText()).isEqualTo(expected);
    }

    @Test
    void anExplicitEndpointWinsAndThatOfTracesWinsOverThatOfAll() {
        String[] both = {
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://all", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces/t"
        };
        assertThat(otlp(OTLP, both).get("endpoint").asText()).isEqualTo("http://traces/t");
        OtlpLayerConfig explicit = OtlpLayerConfig.to("http://mine:4318");
        assertThat(otlp(explicit, both).get("endpoint").asText()).isEqualTo("http://mine:4318/v1/traces");
        assertThat(otlp(explicit.withEndpoint("http://mine/x"), both)
                        .get("endpoint")
                        .asText())
                .isEqualTo("http://mine/x");
    }

    @Test
    void byGrpcAnEndpointOfTheEnvironmentMayLackTheScheme() {
        String[] grpc = {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT", "c:4317", "", "", "", ""
        };
        assertThat(otlp(OTLP, grpc).get("endpoint").asText()).isEqualTo("https://c:4317");
        grpc[4] = "OTEL_EXPORTER_OTLP_INSECURE";
        grpc[5] = "true";
        assertThat(otlp(OTLP, grpc).get("endpoint").asText()).isEqualTo("http://c:4317");
        refuses("http://", "OTEL_EXPORTER_OTLP_ENDPOINT", "c:4318");
        refuses("http://", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "c");
    }

    @Test
    void whatIsExplicitWinsOverWhatIsForTracesOverWhatIsForAll() {
        String[] variables = {
            "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json",
            "OTEL_EXPORTER_OTLP_TIMEOUT", "1",
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2",
            "OTEL_EXPORTER_OTLP_COMPRESSION", "none",
            "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip",
            "OTEL_EXPORTER_OTLP_HEADERS", "a=all,b=all",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "A=one%2C+two,c = three%20",
        };
        JsonNode traces = otlp(OTLP, variables);
        assertThat(traces.get("protocol").asText()).isEqualTo("http/json");
        assertThat(traces.get("timeoutMillis").asInt()).isEqualTo(2);
        assertThat(traces.get("compression").asText()).isEqualTo("gzip");
        assertThat(traces.get("headers").toString()).isEqualTo("[[\"a\",\"one,+two\"],[\"c\",\"three \"]]");
        JsonNode explicit = otlp(
                OTLP.withProtocol(OtlpProtocol.HTTP_PROTOBUF)
                        .withTimeout(Duration.ofNanos(1))
                        .withCompression(Compression.NONE)
                        .withHeader("a", "mine"),
                variables);
        assertThat(explicit.get("protocol").asText()).isEqualTo("http/protobuf");
        assertThat(explicit.get("timeoutMillis").asInt()).isEqualTo(1);
        assertThat(explicit.get("compression").asText()).isEqualTo("none");
        assertThat(explicit.get("headers").toString()).isEqualTo("[[\"a\",\"mine\"],[\"c\",\"three \"]]");
    }

    @Test
    void certificatesComeFromTheEnvironmentAndMustBeThere(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.pem"), "");
        JsonNode tls = otlp(
                        OTLP,
                        "OTEL_EXPORTER_OTLP_CERTIFICATE",
                        file.toString(),
                        "OTEL_EXPORTER_OTLP_CLIENT_KEY",
                        file.toString(),
                        "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
                        file.toString())
                .get("tls");
        assertThat(tls).extracting(JsonNode::asText).containsOnly(file.toString());
        refuses("cannot be read", "OTEL_EXPORTER_OTLP_CERTIFICATE", "/missing.pem");
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> otlp(OTLP, "OTEL_EXPORTER_OTLP_CLIENT_KEY", file.toString()))
                .withMessageContaining("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE");
    }

    @Test
    void variablesThatMakeNoSenseAreErrorsThatNameThem() {
        refuses("give grpc", "OTEL_EXPORTER_OTLP_PROTOCOL", "http");
        refuses("give gzip or none", "OTEL_EXPORTER_OTLP_COMPRESSION", "zstd");
        refuses("whole number", "OTEL_EXPORTER_OTLP_TIMEOUT", "10s");
        refuses("whole number from 1", "OTEL_BSP_MAX_QUEUE_SIZE", "0");
        refuses("name=value", "OTEL_EXPORTER_OTLP_HEADERS", "a");
        refuses("hexadecimal", "OTEL_EXPORTER_OTLP_HEADERS", "a=%4");
        refuses("line break", "OTEL_EXPORTER_OTLP_HEADERS", "a=%0A");
        refuses("parentbased_traceidratio", "OTEL_TRACES_SAMPLER", "sometimes");
        refuses("1.5", "OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "1.5");
        refuses("from 0 to 1", "OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "x");
        refuses("whole number from 0", "OTEL_SPAN_EVENT_COUNT_LIMIT", "-1");
        refuses(
                "true or false",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "c:1",
                "OTEL_EXPORTER_OTLP_INSECURE",
                "yes");
        assertThat(otlp(OTLP, "OTEL_EXPORTER_OTLP_PROTOCOL", " ")
                        .get("protocol")
                        .asText())
                .isEqualTo("http/protobuf");
    }

    @Test
    void theExportProcessIsThatOfTheSessionCompletedByTheEnvironment() {
        String[] variables = {
            "OTEL_BSP_MAX_QUEUE_SIZE", "100", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "50",
            "OTEL_BSP_SCHEDULE_DELAY", "7", "OTEL_BSP_EXPORT_TIMEOUT", "8"
        };
        OtlpFileLayerConfig file = OtlpFileLayerConfig.toStdout();
        assertThat(settings(file, BatchConfig.defaults(), variables)
                        .get("process")
                        .toString())
                .isEqualTo("{\"type\":\"batch\",\"queueSize\":100,\"batchSize\":50,\"delayMillis\":7,"
                        + "\"exportTimeoutMillis\":8}");
        assertThat(settings(
                                file,
                                BatchConfig.defaults()
                                        .withQueueSize(9)
                                        .withBatchSize(3)
                                        .withDelay(Duration.ofSeconds(1)),
                                variables)
                        .get("process")
                        .toString())
                .isEqualTo("{\"type\":\"batch\",\"queueSize\":9,\"batchSize\":3,\"delayMillis\":1000,"
                        + "\"exportTimeoutMillis\":8}");
        assertThat(settings(file, BatchConfig.defaults().withQueueSize(9))
                        .get("process")
                        .get("batchSize")
                        .asInt())
                .isEqualTo(9);
        assertThat(settings(file, SimpleConfig.defaults(), variables)
                        .get("process")
                        .toString())
                .isEqualTo("{\"type\":\"simple\",\"exportTimeoutMillis\":8}");
        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> settings(file, BatchConfig.defaults().withQueueSize(9), variables))
                .withMessageContainingAll("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "50", "queue of 9");
    }

    @Test
    void theResourceIsMergedAndHasAllTypes() {
        Resource resource = Resource.empty()
                .with("service.name", "explicit")
                .with("nan", Double.NaN)
                .with("list", List.of(1, true, Map.of("k", new byte[] {-1})))
                .withSchemaUrl("https://opentelemetry.io/schemas/1.30.0");
        JsonNode described = otlp(
                        OTLP.withResource(resource),
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "service.name=attributes,host.name=h%3D",
                        "OTEL_SERVICE_NAME",
                        "name")
                .get("model")
                .get("resource");
        assertThat(described.toString())
                .isEqualTo("{\"attributes\":["
                        + "{\"key\":\"service.name\",\"value\":{\"string\":\"explicit\"}},"
                        + "{\"key\":\"host.name\",\"value\":{\"string\":\"h=\"}},"
                        + "{\"key\":\"nan\",\"value\":{\"double\":" + Double.doubleToRawLongBits(Double.NaN) + "}},"
                        + "{\"key\":\"list\",\"value\":{\"array\":[{\"int\":1},{\"bool\":true},"
                        + "{\"map\":[{\"key\":\"k\",\"value\":{\"bytes\":[255]}}]}]}}],"
                        + "\"schemaUrl\":\"https://opentelemetry.io/schemas/1.30.0\"}");
        String[] variables = {
            "OTEL_RESOURCE_ATTRIBUTES", "service.name=attributes", "OTEL_SERVICE_NAME", "name",
        };
        assertThat(otlp(OTLP, variables)
                        .at("/model/resource/attributes/0/value/string")
                        .asText())
                .isEqualTo("name");
    }

    @Test
    void samplerLimitsAndScopeComeFromTheProgramBeforeTheEnvironment() {
        String[] variables = {
            "OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.25",
            "OTEL_ATTRIBUTE_COUNT_LIMIT", "5", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "6",
            "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "7", "OTEL_SPAN_LINK_COUNT_LIMIT", "8",
        };
        JsonNode model = otlp(OTLP, variables).get("model");
        assertThat(model.get("sampler").toString())
                .isEqualTo("{\"type\":\"parent-based\",\"root\":{\"type\":\"trace-id-ratio\",\"ratio\":0.25}}");
        assertThat(model.get("limits").toString())
                .isEqualTo("{\"attributes\":6,\"events\":128,\"links\":8,\"attributesPerEvent\":5,"
                        + "\"attributesPerLink\":5,\"attributeValueLength\":7}");
        JsonNode explicit = otlp(
                        OTLP.withSampler(Sampler.alwaysOff())
                                .withLimits(SpanLimits.defaults()
                                        .withAttributes(1)
                                        .withEvents(2)
                                        .withLinks(3)
                                        .withAttributesPerEvent(4)
                                        .withAttributesPerLink(5)
                                        .withAttributeValueLength(0))
                                .withScope(InstrumentationScope.of("s")
                                        .withVersion("1")
                                        .with("k", 1)),
                        variables)
                .get("model");
        assertThat(explicit.get("sampler").toString()).isEqualTo("{\"type\":\"always-off\"}");
        assertThat(explicit.get("limits").toString())
                .isEqualTo("{\"attributes\":1,\"events\":2,\"links\":3,\"attributesPerEvent\":4,"
                        + "\"attributesPerLink\":5,\"attributeValueLength\":0}");
        assertThat(explicit.get("scope").toString())
                .isEqualTo("{\"name\":\"s\",\"version\":\"1\",\"schemaUrl\":null,"
                        + "\"attributes\":[{\"key\":\"k\",\"value\":{\"int\":1}}]}");
    }
}
