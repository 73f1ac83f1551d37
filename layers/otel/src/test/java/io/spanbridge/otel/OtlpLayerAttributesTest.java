package io.spanbridge.otel;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.otel.FakeModule.FakeSpan;
import java.math.BigInteger;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpLayerAttributesTest {
    private final InMemory sdk = InMemory.create();

    @AfterEach
    void close() {
        sdk.close();
    }

    static Stream<Arguments> values() {
        BigInteger wide = BigInteger.ONE.shiftLeft(100);
        return Stream.of(
                value("bool", v -> v.bool("f", true), booleanKey("f"), true),
                value("i64", v -> v.i64("f", Long.MIN_VALUE), longKey("f"), Long.MIN_VALUE),
                value("small u64", v -> v.u64("f", 7), longKey("f"), 7L),
                value("largest u64 that fits", v -> v.u64("f", Long.MAX_VALUE), longKey("f"), Long.MAX_VALUE),
                value("2^63", v -> v.u64("f", Long.MIN_VALUE), stringKey("f"), "9223372036854775808"),
                value("largest u64", v -> v.u64("f", -1), stringKey("f"), "18446744073709551615"),
                value("i128", v -> v.i128("f", wide.negate()), stringKey("f"), "-1267650600228229401496703205376"),
                value("u128 that would fit", v -> v.u128("f", BigInteger.TEN), stringKey("f"), "10"),
                value("f64", v -> v.f64("f", -0.0), doubleKey("f"), -0.0),
                value("NaN", v -> v.f64("f", Double.NaN), doubleKey("f"), Double.NaN),
                value("infinity", v -> v.f64("f", Double.NEGATIVE_INFINITY), doubleKey("f"), Double.NEGATIVE_INFINITY),
                value("str", v -> v.str("f", "\u00e4\ud83e\udd80"), stringKey("f"), "\u00e4\ud83e\udd80"),
                value("empty str", v -> v.str("f", ""), stringKey("f"), ""),
                value("Debug", v -> v.debug("f", "Some(1)"), stringKey("f"), "Some(1)"),
                value("bytes", v -> v.bytes("f", (byte) 0, (byte) -1), valueKey("f"), Value.of(new byte[] {0, -1})),
                value("error", v -> v.error("f", "broken", "cable", "cut"), stringKey("f"), "broken"),
                value(
                        "error's sources",
                        v -> v.error("f", "broken", "cable", "cut"),
                        stringArrayKey("f.chain"),
                        List.of("cable", "cut")));
    }

    private static <T> Arguments value(String name, UnaryOperator<FakeValues> values, AttributeKey<T> key, T expected) {
        return Arguments.of(Named.of(name, values), key, expected);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueOfANewSpanIsAnAttributeOfItsType(
            UnaryOperator<FakeValues> values, AttributeKey<?> key, Object expected) {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        module.close(module.root(module.spanCallsite("work", "f"), values.apply(FakeValues.none())));

        assertThat(attributes().get(key)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueRecordedLaterIsAnAttributeOfItsType(
            UnaryOperator<FakeValues> values, AttributeKey<?> key, Object expected) {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        FakeSpan span = module.root(module.spanCallsite("work", "f"), FakeValues.none());
        module.record(span, values.apply(FakeValues.none()));
        module.close(span);

        assertThat(attributes().get(key)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueOfAnEventIsAnAttributeOfItsType(UnaryOperator<FakeValues> values, AttributeKey<?> key, Object expected) {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.event(span, module.eventCallsite(Level.INFO, "f"), values.apply(FakeValues.none()));
        module.close(span);

        Attributes event = sdk.span("work").getEvents().get(0).getAttributes();
        assertThat(event.get(key)).isEqualTo(expected);
    }

    @Test
    void ofTwoValuesOfAFieldTheLaterOneStays() {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        FakeSpan span =
                module.root(module.spanCallsite("work", "f"), FakeValues.none().i64("f", 1));
        module.record(span, FakeValues.none().i64("f", 2).i64("f", 3));
        module.close(span);

        assertThat(attributes().get(longKey("f"))).isEqualTo(3);
    }

    @Test
    void aSpanSaysWhereItIsMadeAndByWhichThread() {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        module.close(module.root(module.spanCallsite("work"), FakeValues.none()));

        assertThat(attributes().asMap())
                .isEqualTo(Attributes.builder()
                        .put("code.file.path", FakeModule.FILE)
                        .put("code.module.name", FakeModule.MODULE_PATH)
                        .put("code.line.number", 7)
                        .put("target", "app::target")
                        .put("thread.id", Thread.currentThread().getId())
                        .put("thread.name", Thread.currentThread().getName())
                        .build()
                        .asMap());
    }

    @Test
    void whatACallsiteDoesNotSayIsNoAttribute() {
        FakeModule module = new FakeModule(OtlpLayer.builder()
                .setOpenTelemetry(sdk.openTelemetry())
                .setThreads(false)
                .build());
        Metadata callsite = module.register(new Metadata(0, true, Level.INFO, "work", "t", null, null, -1, List.of()));
        module.close(module.root(callsite, FakeValues.none()));

        assertThat(attributes().asMap())
                .isEqualTo(Attributes.builder().put("target", "t").build().asMap());
    }

    @Test
    void theBuilderTurnsAttributesOnAndOff() {
        FakeModule module = new FakeModule(OtlpLayer.builder()
                .setOpenTelemetry(sdk.openTelemetry())
                .setLocation(false)
                .setTarget(false)
                .setThreads(false)
                .setLevel(true)
                .build());
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.event(span, module.eventCallsite(Level.WARN), FakeValues.none());
        module.close(span);

        assertThat(attributes().asMap())
                .isEqualTo(Attributes.builder().put("level", "INFO").build().asMap());
        assertThat(sdk.span("work").getEvents().get(0).getAttributes().asMap())
                .isEqualTo(Attributes.builder().put("level", "WARN").build().asMap());
    }

    @Test
    void aFieldWinsOverAnAttributeOfTheLayer() {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        module.close(module.root(
                module.spanCallsite("work", "target"), FakeValues.none().str("target", "mine")));

        assertThat(attributes().get(stringKey("target"))).isEqualTo("mine");
    }

    @Test
    void theInstrumentationScopeIsThisLibraryUnlessSet() {
        FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
        module.close(module.root(module.spanCallsite("ours"), FakeValues.none()));
        FakeModule named = new FakeModule(OtlpLayer.builder()
                .setOpenTelemetry(sdk.openTelemetry())
                .setInstrumentationScope("app", "1.2.3")
                .build());
        named.close(named.root(named.spanCallsite("theirs"), FakeValues.none()));

        assertThat(sdk.span("ours").getInstrumentationScopeInfo()).satisfies(scope -> {
            assertThat(scope.getName()).isEqualTo("io.spanbridge.otel");
            assertThat(scope.getVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
        });
        assertThat(sdk.span("theirs").getInstrumentationScopeInfo()).satisfies(scope -> {
            assertThat(scope.getName()).isEqualTo("app");
            assertThat(scope.getVersion()).isEqualTo("1.2.3");
        });
    }

    @Test
    void aLayerWithoutDestinationIsNotBuilt() {
        assertThatThrownBy(() -> OtlpLayer.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OtlpLayer.autoconfigured()");
        assertThatThrownBy(() -> OtlpLayer.builder().setInstrumentationScope(" ", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
    }

    private Attributes attributes() {
        return sdk.span("work").getAttributes();
    }
}
