package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.ReadValue;
import io.spanbridge.testing.ReadingLayer;
import io.spanbridge.testing.RecordingLayer;
import java.math.BigInteger;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How values are found and named, and what reading them wrongly says. */
class ValueAccessTest {
    @Test
    void aValueIsFoundByTheNameOfItsField() {
        ReadingLayer<List<Integer>> layer = new ReadingLayer<>(
                values -> List.of(values.find("min"), values.find("size"), values.find("unknown"), values.find("")));
        ProbeSession.run("values_i64", layer);
        assertThat(layer.events()).containsExactly(List.of(0, 5, -1, -1));
        assertThat(layer.records()).containsExactly(List.of(0, 5, -1, -1));
        assertThat(layer.newSpans()).containsExactly(List.of(0, 5, -1, -1), List.of(-1, -1, -1, -1));
    }

    @Test
    void ofTwoValuesOfOneFieldTheLaterIsFoundAndKept() {
        ReadingLayer<List<Object>> layer = new ReadingLayer<>(
                values -> List.of(values.size(), values.find("field"), values.toMap(), values.toJson()));
        ProbeSession.run("values_twice", layer);
        assertThat(layer.events())
                .containsExactly(List.of(2, 1, java.util.Map.of("field", "later"), "{\"field\":\"later\"}"));
    }

    @Test
    void fieldsWithoutAValueAreDeclaredButNotThere() {
        ReadingLayer<List<Integer>> layer = new ReadingLayer<>(values ->
                IntStream.range(0, values.size()).map(values::field).boxed().toList());
        ProbeSession.run("values_option", layer);
        assertThat(layer.events()).containsExactly(List.of(1, 3, 4));
        assertThat(layer.records()).containsExactly(List.of(1, 3, 4));
    }

    @Test
    void namesAreThoseOfTheSourceAndTheMessageIsAField() {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byPosition);
        ProbeSession.run("values_names", layer);
        List<ReadValue> own = List.of(
                new ReadValue("http.request.method", ValueType.STRING, "GET"),
                new ReadValue("type", ValueType.LONG, 1L),
                new ReadValue("a name", ValueType.BOOLEAN, true));
        assertThat(layer.newSpans()).containsExactly(own);
        assertThat(layer.events()).hasSize(1);
        assertThat(layer.events().get(0))
                .containsExactly(
                        new ReadValue("message", ValueType.DEBUG, "the message"), own.get(0), own.get(1), own.get(2));
    }

    @Test
    void whatIsRecordedLaterComesByItselfEveryTimeAndUnknownFieldsDoNot() {
        RecordingLayer layer = new RecordingLayer();
        Statistics statistics = ProbeSession.run("values_recorded_later", layer);
        assertThat(layer.lines())
                .containsExactly(
                        "new new #1 {\"known\":1}",
                        "record new #1 {\"later\":\"first\"}",
                        "record new #1 {\"later\":2}",
                        "record new #1 {\"known\":3}",
                        "close new #1");
        assertThat(statistics.records()).isEqualTo(3);
    }

    @Test
    void aCallsiteHasNoFieldsOrUpTo32AndTheyComeInOrder() {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byPosition);
        ProbeSession.run("fields_0", layer);
        assertThat(layer.newSpans()).containsExactly(List.of());
        assertThat(layer.events()).containsExactly(List.of());
        ProbeSession.run("fields_1_to_32", layer);
        assertThat(layer.newSpans()).hasSize(33);
        assertThat(layer.events()).hasSize(33);
        int before = 0;
        for (int count = 1; count <= 32; count++) {
            assertThat(layer.newSpans().get(count)).isEqualTo(numbered(before + 1, count));
            assertThat(layer.events().get(count)).isEqualTo(numbered(before + count + 1, count));
            before += 2 * count;
        }
    }

    static Stream<Named<ObjIntConsumer<Values>>> readers() {
        return Stream.of(
                named("field", Values::field),
                named("name", Values::name),
                named("type", Values::type),
                named("booleanValue", Values::booleanValue),
                named("longValue", Values::longValue),
                named("doubleValue", Values::doubleValue),
                named("bigIntegerValue", Values::bigIntegerValue),
                named("bytes", Values::bytes),
                named("text", Values::text),
                named("errorSources", Values::errorSources));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void aPositionThatIsNotThereIsNamed(ObjIntConsumer<Values> reader) {
        ReadingLayer<Boolean> layer = new ReadingLayer<>(values -> {
            for (int position : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> reader.accept(values, position))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining("position " + position + " of 2");
            }
            return true;
        });
        Statistics statistics = ProbeSession.run("values_twice", layer);
        assertThat(layer.events()).containsExactly(true);
        assertThat(statistics.failed()).isZero();
    }

    /** A reader, and a case whose first value it must refuse, with what the message calls that value. */
    private record Mismatch(String probe, String field, ValueType type, ObjIntConsumer<Values> reader) {}

    static Stream<Named<Mismatch>> mismatches() {
        return Stream.of(
                mismatch("values_i64", "min", ValueType.LONG, "doubleValue", Values::doubleValue),
                mismatch("values_i64", "min", ValueType.LONG, "booleanValue", Values::booleanValue),
                mismatch("values_i64", "min", ValueType.LONG, "text", Values::text),
                mismatch("values_i64", "min", ValueType.LONG, "bytes", Values::bytes),
                mismatch("values_u64", "max", ValueType.UNSIGNED_LONG, "errorSources", Values::errorSources),
                mismatch("values_i128", "min", ValueType.BIG_INTEGER, "longValue", Values::longValue),
                mismatch("values_u128", "max", ValueType.UNSIGNED_BIG_INTEGER, "longValue", Values::longValue),
                mismatch("values_f64", "nan", ValueType.DOUBLE, "longValue", Values::longValue),
                mismatch("values_f64", "nan", ValueType.DOUBLE, "bigIntegerValue", Values::bigIntegerValue),
                mismatch("values_bool", "yes", ValueType.BOOLEAN, "longValue", Values::longValue),
                mismatch("values_str", "empty", ValueType.STRING, "bytes", Values::bytes),
                mismatch("values_bytes", "empty", ValueType.BYTES, "text", Values::text),
                mismatch("values_error", "chain", ValueType.ERROR, "bytes", Values::bytes),
                mismatch("values_debug", "none", ValueType.DEBUG, "errorSources", Values::errorSources));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mismatches")
    void aValueReadAsAnotherTypeIsNamedWithItsType(Mismatch mismatch) {
        ReadingLayer<Boolean> layer = new ReadingLayer<>(values -> {
            if (values.size() > 0) {
                assertThatThrownBy(() -> mismatch.reader().accept(values, 0))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("field " + mismatch.field() + " is a " + mismatch.type());
            }
            return true;
        });
        Statistics statistics = ProbeSession.run(mismatch.probe(), layer);
        assertThat(layer.events()).containsExactly(true);
        assertThat(statistics.failed()).isZero();
    }

    @Test
    void everyIntegerCanBeReadAsABigInteger() {
        ReadingLayer<BigInteger> layer =
                new ReadingLayer<>(values -> values.size() == 0 ? null : values.bigIntegerValue(0));
        for (String name : List.of("values_i64", "values_u64", "values_i128", "values_u128")) {
            ProbeSession.run(name, layer);
        }
        assertThat(layer.events())
                .containsExactly(
                        new BigInteger("-9223372036854775808"),
                        new BigInteger("18446744073709551615"),
                        new BigInteger("-170141183460469231731687303715884105728"),
                        new BigInteger("340282366920938463463374607431768211455"));
    }

    private static List<ReadValue> numbered(int first, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ReadValue("f" + i, ValueType.LONG, (long) first + i))
                .toList();
    }

    private static Named<Mismatch> mismatch(
            String probe, String field, ValueType type, String method, ObjIntConsumer<Values> reader) {
        return named(method + " of " + type, new Mismatch(probe, field, type, reader));
    }
}
