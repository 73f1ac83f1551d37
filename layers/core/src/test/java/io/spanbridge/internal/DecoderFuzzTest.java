package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.CallbackKind;
import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.ValueType;
import io.spanbridge.Values;
import io.spanbridge.testing.ReadValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever bytes stand in a buffer: layers see what was written, or an error, and never what lies behind it. */
class DecoderFuzzTest {
    /** Fills the buffer behind the records; no generated value has eight of it in a row. */
    private static final byte STALE = 'Z';

    private static final int BEHIND = 4096;
    private static final int FIELDS = 32;

    /** The typed layers of the session: two, with one that takes JSON between them. */
    private static final int LAYERS = 0b101;

    private static final Metadata CALLSITE = new Metadata(
            3,
            true,
            Level.INFO,
            "fuzzed",
            "target",
            "module",
            "file.rs",
            7,
            IntStream.range(0, FIELDS).mapToObj(Integer::toString).toList());

    /** A record, as it is written and as the layers should read it. */
    record Written(int kind, long span, long parent, List<ReadValue> values) {
        void to(RecordWriter writer) {
            writer.record(kind, CALLSITE.id(), LAYERS, span, parent, values);
        }

        List<ReadValue> read() {
            boolean hasValues = kind == Callback.NEW_SPAN || kind == Callback.RECORD || kind == Callback.EVENT;
            return hasValues ? values : List.of();
        }
    }

    /** Reads all that can be read of a callback, in every way. */
    private static final class GreedyLayer implements Layer<Object> {
        final List<List<ReadValue>> callbacks = new ArrayList<>();
        final List<String> signals = new ArrayList<>();
        final List<Throwable> wrong = new ArrayList<>();

        @Override
        public Delivery delivery() {
            // So that records say what was captured.
            return Delivery.DEFERRED;
        }

        @Override
        public Object captureContext() {
            return "captured";
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            read(
                    values,
                    span::parentId,
                    span::parentState,
                    span::metadata,
                    span::parentKind,
                    span::timestamp,
                    span::capturedContext);
            return span.id();
        }

        @Override
        public void onRecord(SpanView span, Values values, Object state) {
            read(values, span::id);
        }

        @Override
        public void onFollowsFrom(SpanView span, Object state, SpanView follows, Object followsState) {
            read(null, follows == null ? span::id : follows::metadata);
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            read(values, event::spanId, event::metadata, event::timestamp);
        }

        @Override
        public void onEnter(SpanView span, Object state) {
            signal(Callback.ENTER, span, state);
        }

        @Override
        public void onExit(SpanView span, Object state) {
            signal(Callback.EXIT, span, state);
        }

        @Override
        public void onClose(SpanView span, Object state) {
            signal(Callback.CLOSE, span, state);
        }

        private void signal(int kind, SpanView span, Object state) {
            read(null, span::id, span::parentId, span::parentState, span::parentKind, span::timestamp);
            signals.add(kind + " of " + span.id() + " " + span.metadata().name() + " " + state);
        }

        private void read(Values values, Runnable... views) {
            for (Runnable view : views) {
                attempt(view);
            }
            List<ReadValue> read = new ArrayList<>();
            callbacks.add(read);
            if (values == null) {
                return;
            }
            for (int position = 0; position < values.size(); position++) {
                int at = position;
                if (!attempt(() -> read.add(ReadValue.at(values, at)))) {
                    break;
                }
            }
            attempt(() -> assertThat(ReadValue.byVisitor(values)).hasSize(values.size()));
            attempt(() -> values.find("no such field"));
            attempt(values::toMap);
            attempt(values::toJson);
        }

        /** Malformed values are an error that says so, and no other. */
        private boolean attempt(Runnable reading) {
            try {
                reading.run();
                return true;
            } catch (MalformedRecordException e) {
                return false;
            } catch (Throwable t) {
                wrong.add(t);
                return false;
            }
        }
    }

    private GreedyLayer layer;
    private Session session;
    private final ThreadBuffer buffer = ThreadBuffers.get(ThreadBuffers.add());

    @BeforeTry
    void openASession() {
        layer = new GreedyLayer();
        List<LayerSlot> slots = List.of(
                LayerSlot.of(layer, 0), LayerSlot.of(new JsonLayer() {}, 0), LayerSlot.of(new Layer<Object>() {}, 1));
        session = new Session(new CallsiteTable(), slots, (message, failure) -> {});
        byte[] description = new RecordWriter().callsite(CALLSITE).bytes();
        assertThat(define(description, description.length)).isEqualTo(LAYERS);
    }

    @Property(tries = 300)
    void whatWasWrittenIsRead(@ForAll("records") @Size(max = 6) List<Written> records) {
        byte[] bytes = bytes(records);
        deliver(bytes, bytes.length);
        assertThat(layer.callbacks)
                .isEqualTo(records.stream().map(Written::read).toList());
        assertNothingElseWentWrong();
        assertThat(failures()).isZero();
    }

    @Property(tries = 500)
    void recordsThatAreCutOffAreReadAsFarAsTheyAreWholeAndThenAnError(
            @ForAll("records") @Size(min = 1, max = 4) List<Written> records, @ForAll @IntRange(max = 9999) int where) {
        byte[] bytes = bytes(records);
        int length = (int) ((long) bytes.length * where / 10_000);
        int whole = 0;
        int end = 0;
        for (Written record : records) {
            int next = end + bytes(List.of(record)).length;
            if (next > length) {
                break;
            }
            end = next;
            whole++;
        }
        if (end == length) {
            deliver(bytes, length);
        } else {
            assertThatThrownBy(() -> deliver(bytes, length)).isInstanceOf(MalformedRecordException.class);
        }
        assertThat(layer.callbacks).hasSize(whole);
        assertNothingElseWentWrong();
    }

    @Property(tries = 800)
    void recordsWithChangedBitsAreReadOrAreAnError(
            @ForAll("records") @Size(min = 1, max = 3) List<Written> records,
            @ForAll @Size(min = 1, max = 8) List<Integer> bits,
            @ForAll boolean inHeader) {
        byte[] bytes = bytes(records);
        for (int bit : bits) {
            int at = Math.floorMod(bit, 8 * (inHeader ? RecordFormat.HEADER : bytes.length));
            bytes[at / 8] ^= (byte) (1 << at % 8);
        }
        deliverAnything(bytes);
    }

    @Property(tries = 500)
    void randomBytesAreReadOrAreAnError(@ForAll @Size(max = 600) byte[] bytes, @ForAll boolean plausible) {
        if (plausible && bytes.length >= RecordFormat.HEADER) {
            // Past the checks of the header, so that the values are reached.
            byte[] header = new RecordWriter()
                    .record(Callback.EVENT, CALLSITE.id(), LAYERS, 0, 0, List.of())
                    .bytes();
            System.arraycopy(header, 0, bytes, 0, header.length);
            bytes = Arrays.copyOf(bytes, bytes.length & ~7);
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.nativeOrder())
                    .putInt(RecordFormat.FIRST, bytes.length)
                    .putShort(RecordFormat.VALUES, (short) 5);
        }
        deliverAnything(bytes);
    }

    @Property(tries = 500)
    void aDescriptionOfACallsiteWithChangedBitsIsReadOrIsAnError(
            @ForAll @Size(max = 6) List<Integer> bits, @ForAll @IntRange(max = 400) int length) {
        byte[] bytes = new RecordWriter()
                .callsite(new Metadata(4, false, Level.WARN, "name", "target", null, null, -1, List.of("a", "b")))
                .bytes();
        for (int bit : bits) {
            int at = Math.floorMod(bit, 8 * bytes.length);
            bytes[at / 8] ^= (byte) (1 << at % 8);
        }
        try {
            define(bytes, Math.min(length, bytes.length));
        } catch (MalformedRecordException e) {
            return;
        }
        assertThat(failures()).isZero();
    }

    @Property(tries = 200)
    void nothingIsThrownOutOfTheUpcalls(@ForAll int number, @ForAll int length, @ForAll @Size(max = 100) byte[] bytes) {
        int own = session.publish();
        try {
            int memory = ThreadBuffers.add();
            assertThat(Upcalls.deliver(memory)).as("it has no memory").isZero();
            Upcalls.resizeBuffer(memory, BEHIND).put(RecordFormat.FRONT, bytes);
            long asked = ask(memory, own, length, 0);
            LongStream parts = IntStream.range(0, BEHIND).mapToLong(delivered -> Echo.part(asked, delivered));
            assertThat(LongStream.concat(LongStream.of(Echo.whole(asked)), parts))
                    .contains(Upcalls.deliver(memory));
            ask(memory, number & Integer.MAX_VALUE, length, 0);
            assertThat(Upcalls.deliver(memory)).isNotZero();
            assertThat(Upcalls.signal(memory)).isNotZero();
            for (int none : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThat(Upcalls.deliver(none)).isZero();
                assertThat(Upcalls.signal(none)).isZero();
            }
            assertThat(Upcalls.register(own, bytes, LAYERS)).isBetween(-1L, (long) LAYERS);
            assertThat(Upcalls.enabled(own, number, LAYERS)).isBetween(-1, LAYERS);
            assertThat(Upcalls.capture(own, ~memory)).isPositive();
            ThreadBuffers.get(memory).captures().clear();
            assertThat(Upcalls.capture(own, Integer.MAX_VALUE)).isEqualTo(-1);
        } finally {
            session.withdraw();
        }
    }

    @Property(tries = 200)
    void whatCarriesNothingIsReadFromTheWordsInFrontOfTheRecords(
            @ForAll @IntRange(min = Callback.ENTER, max = Callback.CLOSE) int kind, @ForAll("spans") long span) {
        long word = (long) LAYERS << 32 | (long) CALLSITE.id() << 2 | kind - Callback.ENTER;
        int number = session.publish();
        int memory = ThreadBuffers.add();
        Upcalls.resizeBuffer(memory, RecordFormat.FRONT);
        try {
            session.states().put(span, 0, "its state");
            long asked = ask(memory, number, word, span);
            assertThat(Upcalls.signal(memory)).isEqualTo(Echo.whole(asked)).isNotEqualTo(Echo.whole(asked ^ 1));
            assertThat(layer.signals).containsExactly(kind + " of " + span + " fuzzed its state");
            assertThat(session.stateOf(span, 0)).isEqualTo(kind == Callback.CLOSE ? null : "its state");
            assertThat(failures()).isZero();
        } finally {
            session.withdraw();
        }
        long late = ask(memory, number, word, span);
        assertThat(Upcalls.signal(memory)).isEqualTo(Echo.closed(late));
        assertThat(Upcalls.deliver(memory)).isEqualTo(Echo.closed(late));
    }

    @Property(tries = 200)
    void anyOtherWordIsDeliveredOrAnError(@ForAll long word, @ForAll long span) {
        int number = session.publish();
        try {
            int memory = ThreadBuffers.add();
            Upcalls.resizeBuffer(memory, RecordFormat.FRONT);
            long asked = ask(memory, number, word, span);
            assertThat(Upcalls.signal(memory)).isIn(Echo.whole(asked), Echo.part(asked, 0));
        } finally {
            session.withdraw();
        }
        assertNothingElseWentWrong();
    }

    /** Writes the words in front of the records of a buffer, as Rust does; returns the first. */
    private static long ask(int memory, int session, long second, long third) {
        long asked = (long) session << 32 | 77;
        ThreadBuffers.get(memory).words().put(0, asked).put(1, second).put(2, third);
        return asked;
    }

    private void deliverAnything(byte[] bytes) {
        try {
            deliver(bytes, bytes.length);
        } catch (MalformedRecordException e) {
            // One way to say no; the other is a failure of the callback whose values are malformed.
        }
        assertThat(layer.callbacks).hasSizeLessThanOrEqualTo(bytes.length / RecordFormat.HEADER);
        assertNothingElseWentWrong();
    }

    private void assertNothingElseWentWrong() {
        assertThat(layer.wrong).isEmpty();
        String stale = "Z".repeat(8);
        String hex = HexFormat.of().formatHex(stale.getBytes(StandardCharsets.US_ASCII));
        for (List<ReadValue> values : layer.callbacks) {
            for (ReadValue value : values) {
                Object read =
                        value.value() instanceof Long number ? HexFormat.of().toHexDigits(number) : value.value();
                assertThat(String.valueOf(read)).doesNotContain(stale).doesNotContain(hex);
            }
        }
    }

    private void deliver(byte[] bytes, int length) {
        put(bytes, length);
        assertThat(buffer.deliver(session, length, false)).isEqualTo(length);
    }

    private long define(byte[] bytes, int length) {
        return session.register(session.callsites().define(Arrays.copyOf(bytes, length)), LAYERS);
    }

    private void put(byte[] bytes, int length) {
        byte[] memory = new byte[RecordFormat.FRONT + length + BEHIND];
        Arrays.fill(memory, STALE);
        System.arraycopy(bytes, 0, memory, RecordFormat.FRONT, length);
        buffer.resize(memory.length).put(0, memory);
    }

    private static byte[] bytes(List<Written> records) {
        RecordWriter writer = new RecordWriter();
        records.forEach(record -> record.to(writer));
        return writer.bytes();
    }

    @Provide
    Arbitrary<Long> spans() {
        return Arbitraries.longs().between(1, 5000).map(index -> 1L << 32 | index);
    }

    @Provide
    Arbitrary<List<Written>> records() {
        Arbitrary<Integer> kinds = Arbitraries.integers().between(Callback.NEW_SPAN, Callback.CLOSE);
        Arbitrary<Long> spans = spans();
        Arbitrary<Long> parents = Arbitraries.oneOf(Arbitraries.just(0L), spans);
        return Combinators.combine(kinds, spans, parents, values().list().ofMaxSize(40))
                .as(Written::new)
                .list();
    }

    private static Arbitrary<ReadValue> values() {
        Arbitrary<String> names = Arbitraries.integers().between(0, FIELDS - 1).map(String::valueOf);
        return Combinators.combine(names, Arbitraries.of(ValueType.class))
                .flatAs((name, type) -> valuesOf(type).map(value -> new ReadValue(name, type, value)));
    }

    private static Arbitrary<? extends Object> valuesOf(ValueType type) {
        // Whole code points: a half of a surrogate pair has no UTF-8.
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars("aé€\u0000\"\\\n ")
                .ofMaxLength(20)
                .map(text -> text + (text.length() % 3 == 0 ? "😀" : ""));
        BigInteger half = BigInteger.ONE.shiftLeft(127);
        return switch (type) {
            case BOOLEAN -> Arbitraries.of(true, false);
            case LONG, UNSIGNED_LONG -> Arbitraries.longs();
            case BIG_INTEGER -> Arbitraries.bigIntegers().between(half.negate(), half.subtract(BigInteger.ONE));
            case UNSIGNED_BIG_INTEGER ->
                Arbitraries.bigIntegers()
                        .between(BigInteger.ZERO, half.shiftLeft(1).subtract(BigInteger.ONE));
            case DOUBLE ->
                Arbitraries.oneOf(Arbitraries.doubles(), Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0));
            case STRING, DEBUG -> texts;
            case BYTES ->
                Arbitraries.bytes()
                        .filter(value -> value != STALE)
                        .array(byte[].class)
                        .ofMaxSize(20)
                        .map(HexFormat.of()::formatHex);
            case ERROR -> texts.list().ofMinSize(1).ofMaxSize(3);
        };
    }

    private long failures() {
        return Stream.of(CallbackKind.values())
                .mapToLong(session.failures()::count)
                .sum();
    }
}
