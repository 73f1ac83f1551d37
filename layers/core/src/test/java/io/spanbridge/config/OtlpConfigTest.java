package io.spanbridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpConfigTest {
    private static void refuses(ThrowingCallable make, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(make).withMessageContainingAll(parts);
    }

    @Test
    void anEndpointMustSayHowAndWhere() {
        refuses(() -> OtlpLayerConfig.to(""), "endpoint", "empty", "http://localhost:4318/v1/traces");
        refuses(() -> OtlpLayerConfig.to("localhost:4318"), "\"localhost:4318\"", "http://");
        refuses(() -> OtlpLayerConfig.to("collector"), "\"collector\"", "http://");
        refuses(() -> OtlpLayerConfig.to("ftp://collector"), "\"ftp://collector\"", "http://");
        refuses(() -> OtlpLayerConfig.to("http://"), "\"http://\"", "is not a URL");
        refuses(() -> OtlpLayerConfig.to("http://a b"), "\"http://a b\"", "is not a URL");
        refuses(() -> OtlpLayerConfig.to("http://me:secret@collector"), "withHeader");
        assertThat(OtlpLayerConfig.to("https://collector:4318/x").endpoint()).contains("https://collector:4318/x");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRatioIsAPartOfTheWhole(double ratio) {
        refuses(() -> Sampler.traceIdRatio(ratio), "sampler", String.valueOf(ratio), "from 0 (nothing) to 1");
    }

    @Test
    void aSamplerIsNotBasedOnTheParentTwice() {
        refuses(() -> Sampler.parentBased(Sampler.parentBased(Sampler.alwaysOn())), "root");
    }

    @Test
    void aBatchFitsIntoTheQueueAndNumbersAreAboveZero() {
        BatchConfig defaults = BatchConfig.defaults();
        refuses(() -> defaults.withQueueSize(10).withBatchSize(11), "batchSize: 11", "queue of 10");
        refuses(() -> defaults.withBatchSize(11).withQueueSize(10), "batchSize: 11", "queue of 10");
        refuses(() -> defaults.withQueueSize(0), "queueSize: 0");
        refuses(() -> defaults.withBatchSize(-1), "batchSize: -1");
        refuses(() -> defaults.withDelay(Duration.ZERO), "delay");
        refuses(() -> defaults.withExportTimeout(Duration.ofMillis(-1)), "exportTimeout");
        refuses(() -> SimpleConfig.defaults().withExportTimeout(Duration.ZERO), "exportTimeout");
        refuses(() -> OtlpLayerConfig.fromEnvironment().withTimeout(Duration.ofDays(400)), "timeout", "365 days");
        refuses(() -> OtlpLayerConfig.fromEnvironment().withShutdownTimeout(Duration.ZERO), "shutdownTimeout");
        refuses(() -> SpanLimits.defaults().withEvents(-1), "events: -1");
    }

    @Test
    void aHeaderIsOneThatHttpAllowsAndItsValueIsNotShown() {
        OtlpLayerConfig config = OtlpLayerConfig.fromEnvironment();
        refuses(() -> config.withHeader("", "x"), "name of a header");
        refuses(() -> config.withHeader("a b", "x"), "\"a b\"");
        refuses(() -> config.withHeader("a\nb", "x"), "\"a?b\"");
        refuses(() -> config.withHeader("käse", "x"), "käse");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withHeader("Authorization", "secret\r\nX: y"))
                .withMessageContainingAll("Authorization", "at 6", "line break")
                .withMessageNotContaining("secret");
        assertThat(config.withHeader("X-Token", "a=b c").headers()).isEqualTo(Map.of("x-token", "a=b c"));
    }

    @Test
    void filesOfCertificatesMustBeThere(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.pem");
        refuses(() -> TlsConfig.defaults().withCertificate(missing), "certificate", missing.toString(), "PEM");
        Path file = Files.writeString(folder.resolve("there.pem"), "");
        refuses(() -> TlsConfig.defaults().withClient(missing, file), "clientKey", missing.toString());
        refuses(
                () -> new TlsConfig(Optional.empty(), Optional.of(file), Optional.empty()),
                "clientCertificate: is missing");
        refuses(() -> new TlsConfig(Optional.empty(), Optional.empty(), Optional.of(file)), "clientKey: is missing");
    }

    @Test
    void aRetryPolicyMakesSense() {
        RetryPolicy defaults = RetryPolicy.defaults();
        refuses(() -> defaults.withMaxAttempts(0), "maxAttempts: 0");
        refuses(() -> defaults.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)), "initialBackoff", "PT2S");
        refuses(() -> defaults.withMultiplier(0.5), "multiplier: 0.5");
        refuses(() -> defaults.withJitter(1.1), "jitter: 1.1");
        assertThat(RetryPolicy.none().maxAttempts()).isEqualTo(1);
    }

    @Test
    void attributesHaveTheTypesOfOtlpAndAreCopied() {
        refuses(() -> Attributes.of("n", BigInteger.ONE), "attribute n", "java.math.BigInteger");
        refuses(() -> Attributes.of("", "x"), "attribute key");
        refuses(() -> Attributes.of("n", List.of(List.of(new Object()))), "attribute n", "java.lang.Object");
        byte[] bytes = {1, 2};
        Attributes attributes = Attributes.of("bytes", bytes).with("int", 3).with("float", 0.5f);
        bytes[0] = 9;
        assertThat(attributes.asMap()).containsEntry("bytes", new byte[] {1, 2});
        assertThat(attributes.asMap()).containsEntry("int", 3L).containsEntry("float", 0.5);
        assertThat(attributes)
                .isEqualTo(Attributes.of("bytes", new byte[] {1, 2})
                        .with("int", 3L)
                        .with("float", 0.5));
    }

    @Test
    void aResourceAndAScopeHaveNames() {
        refuses(() -> Resource.ofService(" "), "service.name");
        refuses(() -> Resource.empty().withSchemaUrl(""), "schemaUrl");
        refuses(() -> InstrumentationScope.of(""), "instrumentation scope");
    }
}
