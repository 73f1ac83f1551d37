package io.spanbridge.otel;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.spanbridge.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs no builder is, to everybody who looks, what the builder makes. */
class EventAttributesTest {
    private static final AttributeKey<String> LEVEL = stringKey("level");
    private static final AttributeKey<Long> ZEBRAS = longKey("zebras");
    private static final AttributeKey<String> ANT = stringKey("ant");

    /** The array has room that is not used. */
    private final Attributes attributes =
            new EventAttributes(Attributes.of(LEVEL, "INFO"), new Object[] {ZEBRAS, 3L, ANT, "red", null, null}, 4);

    private final Attributes built = Attributes.of(LEVEL, "INFO", ANT, "red", ZEBRAS, 3L);

    @Test
    void whatIsAskedIsAnsweredAsByABuiltOne() {
        assertThat(attributes.size()).isEqualTo(3);
        assertThat(attributes.isEmpty()).isFalse();
        assertThat(attributes.get(ZEBRAS)).isEqualTo(3);
        assertThat(attributes.get(LEVEL)).isEqualTo("INFO");
        assertThat(attributes.get(stringKey("zebras"))).isNull();
        assertThat(attributes.asMap()).isEqualTo(built.asMap());
        assertThat(attributes.toBuilder().put("bee", true).build())
                .isEqualTo(built.toBuilder().put("bee", true).build());
        assertThat(attributes).hasToString(built.toString());
    }

    @Test
    void everyPairIsShownOnce() {
        Map<AttributeKey<?>, Object> seen = new LinkedHashMap<>();
        attributes.forEach((key, value) -> assertThat(seen.put(key, value)).isNull());

        assertThat(seen).isEqualTo(built.asMap());
    }

    @Test
    void itIsEqualToABuiltOneAndToItsLike() {
        Attributes like = new EventAttributes(Attributes.of(ANT, "red"), new Object[] {LEVEL, "INFO", ZEBRAS, 3L}, 4);

        assertThat(attributes).isEqualTo(built).hasSameHashCodeAs(built);
        assertThat(attributes).isEqualTo(like).hasSameHashCodeAs(like);
        assertThat(attributes).isNotEqualTo(Attributes.of(LEVEL, "INFO"));
    }

    @Test
    void aFieldWithTheNameOfWhatTheCallsiteHasTakesItsPlace() {
        Attributes attributes = eventOf(FakeValues.none().str("target", "mine").i64("mm", 3), "target", "mm");

        assertThat(attributes.size()).isEqualTo(6);
        assertThat(attributes)
                .isEqualTo(Attributes.builder()
                        .put("level", "INFO")
                        .put("target", "mine")
                        .put("code.file.path", FakeModule.FILE)
                        .put("code.module.name", FakeModule.MODULE_PATH)
                        .put("code.line.number", 7)
                        .put("mm", 3)
                        .build());
    }

    @Test
    void ofAFieldThatComesTwiceTheLaterValueStays() {
        Attributes attributes = eventOf(FakeValues.none().i64("mm", 3).i64("mm", 4), "mm");

        assertThat(attributes.size()).isEqualTo(6);
        assertThat(attributes.get(longKey("mm"))).isEqualTo(4);
    }

    private static Attributes eventOf(FakeValues values, String... fields) {
        try (InMemory sdk = InMemory.create()) {
            FakeModule module = new FakeModule(OtlpLayer.of(sdk.openTelemetry()));
            FakeModule.FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
            module.event(span, module.eventCallsite(Level.INFO, fields), values);
            module.close(span);
            SpanData made = sdk.span("work");
            return made.getEvents().get(0).getAttributes();
        }
    }
}
