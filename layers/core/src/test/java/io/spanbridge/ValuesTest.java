package io.spanbridge;

import static io.spanbridge.ValueType.BIG_INTEGER;
import static io.spanbridge.ValueType.BOOLEAN;
import static io.spanbridge.ValueType.BYTES;
import static io.spanbridge.ValueType.DEBUG;
import static io.spanbridge.ValueType.DOUBLE;
import static io.spanbridge.ValueType.ERROR;
import static io.spanbridge.ValueType.LONG;
import static io.spanbridge.ValueType.STRING;
import static io.spanbridge.ValueType.UNSIGNED_BIG_INTEGER;
import static io.spanbridge.ValueType.UNSIGNED_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.ReadValue;
import io.spanbridge.testing.ReadingLayer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of value arrives as what it is, at its extremes, whichever callback carries it and however it is read. */
class ValuesTest {
    private static final BigInteger TWO = BigInteger.TWO;

    static Stream<Arguments> cases() {
        return Stream.of(
                values(
                        "values_i64",
                        value("min", LONG, Long.MIN_VALUE),
                        value("max", LONG, Long.MAX_VALUE),
                        value("zero", LONG, 0L),
                        value("minus_one", LONG, -1L),
                        value("narrow", LONG, -128L),
                        value("size", LONG, Long.MAX_VALUE)),
                values(
                        "values_u64",
                        value("max", UNSIGNED_LONG, -1L),
                        value("above_i64", UNSIGNED_LONG, Long.MIN_VALUE),
                        value("max_i64", UNSIGNED_LONG, Long.MAX_VALUE),
                        value("zero", UNSIGNED_LONG, 0L),
                        value("narrow", UNSIGNED_LONG, 255L),
                        value("size", UNSIGNED_LONG, -1L)),
                values(
                        "values_i128",
                        value("min", BIG_INTEGER, TWO.pow(127).negate()),
                        value("max", BIG_INTEGER, TWO.pow(127).subtract(BigInteger.ONE)),
                        value("minus_one", BIG_INTEGER, BigInteger.ONE.negate()),
                        value("small", BIG_INTEGER, BigInteger.valueOf(5))),
                values(
                        "values_u128",
                        value("max", UNSIGNED_BIG_INTEGER, TWO.pow(128).subtract(BigInteger.ONE)),
                        value("above_i128", UNSIGNED_BIG_INTEGER, TWO.pow(127)),
                        value("zero", UNSIGNED_BIG_INTEGER, BigInteger.ZERO)),
                values(
                        "values_f64",
                        value("nan", DOUBLE, Double.NaN),
                        value("inf", DOUBLE, Double.POSITIVE_INFINITY),
                        value("ninf", DOUBLE, Double.NEGATIVE_INFINITY),
                        value("nzero", DOUBLE, -0.0),
                        value("zero", DOUBLE, 0.0),
                        value("max", DOUBLE, Double.MAX_VALUE),
                        value("min_positive", DOUBLE, Double.MIN_NORMAL),
                        value("smallest", DOUBLE, Double.MIN_VALUE),
                        value("tenth", DOUBLE, 0.1),
                        value("narrow", DOUBLE, 0.5),
                        value("large", DOUBLE, 1e16),
                        value("largest_plain", DOUBLE, 1e15),
                        value("exact", DOUBLE, 2e23),
                        value("small", DOUBLE, 1e-5),
                        value("smaller", DOUBLE, 1.5e-7)),
                values("values_bool", value("yes", BOOLEAN, true), value("no", BOOLEAN, false)),
                values(
                        "values_str",
                        value("empty", STRING, ""),
                        value("ascii", STRING, "plain"),
                        value("padded_7", STRING, "1234567"),
                        value("padded_8", STRING, "12345678"),
                        value("padded_9", STRING, "123456789"),
                        value("two_bytes", STRING, "Gr\u00f6\u00dfe"),
                        value("three_bytes", STRING, "\u6f22\u5b57 \u20ac"),
                        value("supplementary", STRING, "\ud83e\udd80 \ud83d\udc69\u200d\ud83d\ude80 \udbff\udfff"),
                        value("nul", STRING, "a\0b"),
                        value("last_of_plane", STRING, "\uffff\ufeff"),
                        value("control", STRING, "\u0001\b\f\u001f\u007f\u0085\u2028"),
                        value("quoted", STRING, "say \"hi\" \\ / \r\n\t")),
                values(
                        "values_bytes",
                        value("empty", BYTES, ""),
                        value("some", BYTES, "00ff20617a"),
                        value("all", BYTES, hexOfAllBytes())),
                values(
                        "values_error",
                        value("chain", ERROR, List.of("outer", "middle", "inner \ud83e\udd80")),
                        value("single", ERROR, List.of(""))),
                values(
                        "values_debug",
                        value("none", DEBUG, "None"),
                        value("text", DEBUG, "\"say \\\"hi\\\"\""),
                        value("tuple", DEBUG, "(1, 'x', [0.5])"),
                        value("empty", DEBUG, "")),
                values(
                        "values_display",
                        value("text", DEBUG, "say \"hi\" \ud83e\udd80"),
                        value("number", DEBUG, "1.5"),
                        value("empty", DEBUG, "")),
                values(
                        "values_option",
                        value("some", UNSIGNED_LONG, 1L),
                        value("some_text", STRING, "x"),
                        value("nested", BOOLEAN, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyCallbackHasTheValuesByPosition(String name, List<ReadValue> expected) {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byPosition);
        Statistics statistics = ProbeSession.run(name, layer);
        assertEverywhere(layer, expected, List.of());
        assertThat(statistics.failed()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void positionsCanBeReadFromTheLastToTheFirstAndAgain(String name, List<ReadValue> expected) {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(values -> {
            List<ReadValue> read = new ArrayList<>();
            for (int position = values.size() - 1; position >= 0; position--) {
                read.add(0, ReadValue.at(values, position));
                assertThat(ReadValue.at(values, position)).isEqualTo(read.get(0));
            }
            return read;
        });
        ProbeSession.run(name, layer);
        assertEverywhere(layer, expected, List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aVisitorIsToldTheValuesInOrder(String name, List<ReadValue> expected) {
        ReadingLayer<List<ReadValue>> layer = new ReadingLayer<>(ReadValue::byVisitor);
        ProbeSession.run(name, layer);
        List<ReadValue> told = new ArrayList<>();
        for (ReadValue value : expected) {
            ValueType type = value.type() == UNSIGNED_BIG_INTEGER ? BIG_INTEGER : value.type();
            told.add(value(value.name(), type, value.value()));
        }
        assertEverywhere(layer, told, List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aMapHasTheValuesByNameInOrder(String name, List<ReadValue> expected) {
        ReadingLayer<Map<String, Object>> layer = new ReadingLayer<>(values -> {
            Map<String, Object> map = new LinkedHashMap<>(values.toMap());
            map.replaceAll((key, value) ->
                    value instanceof byte[] bytes ? List.of(HexFormat.of().formatHex(bytes)) : value);
            return map;
        });
        ProbeSession.run(name, layer);
        Map<String, Object> map = new LinkedHashMap<>();
        expected.forEach(value -> map.put(value.name(), inMap(value)));
        assertEverywhere(layer, map, Map.of());
        assertThat(layer.events().get(0).keySet()).containsExactlyElementsOf(map.keySet());
    }

    /** The text of a record in the {@code json} delivery is that of its values and of nothing else. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theirJsonIsThatOfTheJsonDelivery(String name, List<ReadValue> expected) {
        ReadingLayer<String> typed = new ReadingLayer<>(Values::toJson);
        List<String> texts = new ArrayList<>();
        JsonLayer json = new JsonLayer() {
            @Override
            public void onRecord(String spanId, String values, Object state) {
                texts.add(values);
            }
        };
        ProbeSession.run(() -> Probes.run(name), JavaLayerConfig.of(typed), JavaLayerConfig.of(json));
        assertThat(texts).hasSize(1);
        assertEverywhere(typed, texts.get(0), "{}");
        assertThat(expected).allSatisfy(value -> assertThat(texts.get(0)).contains("\"" + value.name() + "\":"));
    }

    private static Object inMap(ReadValue value) {
        return switch (value.type()) {
            case UNSIGNED_LONG -> new BigInteger(Long.toUnsignedString((Long) value.value()));
            case ERROR -> ((List<?>) value.value()).get(0);
            case BYTES -> List.of(value.value());
            default -> value.value();
        };
    }

    /** A case makes a span with the values, one without that they are recorded for, and an event. */
    private static <R> void assertEverywhere(ReadingLayer<R> layer, R all, R none) {
        assertThat(layer.newSpans()).containsExactly(all, none);
        assertThat(layer.records()).containsExactly(all);
        assertThat(layer.events()).containsExactly(all);
    }

    private static String hexOfAllBytes() {
        return IntStream.range(0, 256)
                .mapToObj(number -> String.format("%02x", number))
                .collect(Collectors.joining());
    }

    private static Arguments values(String name, ReadValue... expected) {
        return arguments(name, named(expected.length + " values", List.of(expected)));
    }

    private static ReadValue value(String name, ValueType type, Object value) {
        return new ReadValue(name, type, value);
    }
}
