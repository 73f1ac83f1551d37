package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Delivery;
import io.spanbridge.Layer;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that lie in the buffers of several threads: they come in the order in which it is said where they are, and no further than was read. */
class StretchesTest {
    private static final Metadata CALLSITE =
            new Metadata(3, true, Level.INFO, "name", "target", "module", "file.rs", 7, List.of());

    private static final int RECORD = RecordFormat.HEADER;

    private final List<String> heard = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /** What the layer captures. */
    private Object current;

    /** What the layer does with the id of each span that it hears of, too. */
    private Consumer<Long> also = id -> {};

    private final List<Integer> rings = new ArrayList<>();

    private Session session;
    private int number;

    /** Where it is said where records lie, and its memory. */
    private final int said = ThreadBuffers.add();

    private ByteBuffer memory;

    @BeforeEach
    void openASession() {
        Layer<Object> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public Object captureContext() {
                return current;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                heard.add(span.id() + " in " + span.capturedContext());
                also.accept(span.id());
                return null;
            }

            @Override
            public void onEnter(SpanView span, Object state) {
                heard.add(span.id() + " of " + span.threadName());
                also.accept(span.id());
            }
        };
        List<LayerSlot> slots = List.of(LayerSlot.of(layer, 0));
        session = new Session(new CallsiteTable(), slots, (message, failure) -> told.add(message)).ofBatched();
        session.callsites().define(new RecordWriter().callsite(CALLSITE).bytes());
        number = session.publish();
    }

    private int questions;

    @AfterEach
    void closeIt() {
        session.withdraw();
        rings.forEach(ring -> ThreadBuffers.get(ring).captures().clear());
    }

    @Test
    void theyComeInTheOrderThatIsSaidEachOfItsThread() throws Exception {
        int first = ring("first", 1, 2, 3);
        int second = ring("second", 4, 5);
        say(first, 0, 2 * RECORD, second, RECORD, RECORD, first, 2 * RECORD, RECORD, second, 0, RECORD);
        assertThat(deliver(4)).isEqualTo(4 * RecordFormat.STRETCH);
        assertThat(heard).containsExactly("1 of first", "2 of first", "5 of second", "3 of first", "4 of second");
        assertThat(told).isEmpty();
    }

    @Test
    void afterALayerHasClosedTheSessionNothingMoreComesAndItIsSaidHowFarItCame() throws Exception {
        int first = ring("first", 1, 2, 3);
        int second = ring("second", 4);
        also = id -> {
            if (id == 2) {
                session.withdraw();
            }
        };
        say(second, 0, RECORD, first, 0, 3 * RECORD, second, 0, RECORD);
        assertThat(deliver(3)).isEqualTo(~RecordFormat.STRETCH);
        assertThat(delivered(1)).isEqualTo(2 * RECORD);
        assertThat(heard).containsExactly("4 of second", "1 of first", "2 of first");
    }

    @Test
    void whatALayerThrowsIsItsOwnAndTheRestComes() throws Exception {
        int ring = ring("first", 1, 2);
        also = id -> {
            throw new IllegalStateException("on purpose");
        };
        say(ring, 0, 2 * RECORD);
        assertThat(deliver(1)).isEqualTo(RecordFormat.STRETCH);
        assertThat(heard).hasSize(2);
        assertThat(told).singleElement().asString().contains("onEnter");
    }

    @Test
    void aRecordThatIsNotUnderstoodEndsItAndItIsSaidHowFarItCame() throws Exception {
        int ring = ring("first", 1, 2, 3);
        Upcalls.resizeBuffer(ring, 3 * RECORD).put(0, bytes(1, 2, 3)).putInt(RECORD, 7);
        say(ring, 0, 3 * RECORD, ring, 2 * RECORD, RECORD);
        assertThat(deliver(2)).isZero();
        assertThat(delivered(0)).isEqualTo(RECORD);
        assertThat(heard).containsExactly("1 of first");
        assertThat(told).singleElement().asString().contains("not understood");
    }

    @Test
    void whatWasCapturedIsThereUntilItIsSaidThatNothingMoreMentionsIt() throws Exception {
        int ring = roots(1, 1, 2);
        capture(ring, "a", "b");
        say(ring, 0, RECORD);
        assertThat(deliver(1)).isEqualTo(RecordFormat.STRETCH);
        assertThat(kept(ring)).isEqualTo(2);
        say(ring, RECORD, RECORD, ring, 2 * RECORD, RECORD);
        letGoAfter(0, 1);
        assertThat(deliver(2)).isEqualTo(2 * RecordFormat.STRETCH);
        assertThat(kept(ring)).isEqualTo(1);
        assertThat(heard).containsExactly("1 in a", "2 in a", "3 in b");
        // No record is to come with which it could go.
        say(ring, 0, 0);
        letGoAfter(0, 2);
        assertThat(deliver(1)).isEqualTo(RecordFormat.STRETCH);
        assertThat(kept(ring)).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasLetGoOfIsNotTakenForSomethingElse() throws Exception {
        int ring = roots(1, 2);
        capture(ring, "a", "b");
        say(ring, 0, 0, ring, 0, RECORD, ring, RECORD, RECORD);
        letGoAfter(0, 1);
        assertThat(deliver(3)).isEqualTo(3 * RecordFormat.STRETCH);
        assertThat(heard).containsExactly("2 in b");
        assertThat(told).singleElement().asString().contains("onNewSpan");
    }

    @Test
    void whatWasNotDeliveredWholeLetsGoOfNothingAndSaysHowFarItCame() throws Exception {
        int ring = roots(1, 1);
        capture(ring, "a");
        also = id -> session.withdraw();
        say(ring, 0, 2 * RECORD);
        letGoAfter(0, 1);
        assertThat(deliver(1)).isEqualTo(~0);
        assertThat(delivered(0)).isEqualTo(RECORD);
        assertThat(kept(ring)).isEqualTo(1);
    }

    @Test
    void whatIsToBeLetGoOfIsNotTakenForHowFarItCame() throws Exception {
        say(ring("first", 1), -RECORD, RECORD);
        letGoAfter(0, RECORD);
        assertThat(deliver(1)).isZero();
        assertThat(delivered(0)).isZero();
    }

    @Test
    void whatWasCapturedGoesWithTheRingAndIsNotThereForTheNextThread() throws Exception {
        int ring = roots(1);
        capture(ring, "a");
        assertThat(Upcalls.lendRing(ring)).isEqualTo(ring);
        assertThat(kept(ring)).isZero();
        capture(ring, "b");
        Upcalls.freeBuffer(ring);
        assertThat(kept(ring)).isZero();
    }

    @Test
    void whatIsSaidMayBeAnythingAndNothingIsThrownNorReadThatLiesElsewhere() throws Exception {
        int ring = ring("first", 1, 2, 3);
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            heard.clear();
            int[] numbers =
                    random.ints(6, -2 * RECORD, 5 * RECORD).map(n -> n & -8).toArray();
            numbers[0] = random.nextInt(4) == 0 ? random.nextInt() : ring;
            numbers[3] = ring;
            say(numbers);
            letGoAfter(round % 2, random.nextInt());
            assertThat(deliver(2)).isBetween(0, 2 * RecordFormat.STRETCH);
            assertThat(heard).allMatch(line -> line.matches("[123] of first"));
        }
    }

    /** A buffer of a thread of that name, with enters of spans in it. */
    private int ring(String thread, long... spans) throws InterruptedException {
        return ring(thread, bytes(spans));
    }

    /** A buffer with new spans in it, of which each mentions what was captured by such a number. */
    private int roots(int... captured) throws InterruptedException {
        RecordWriter writer = new RecordWriter();
        for (int span = 1; span <= captured.length; span++) {
            writer.record(Callback.NEW_SPAN, CALLSITE.id(), 1, span, 0, List.of());
        }
        byte[] records = writer.bytes();
        ByteBuffer written = ByteBuffer.wrap(records).order(ByteOrder.nativeOrder());
        for (int i = 0; i < captured.length; i++) {
            written.putShort(i * RECORD + RecordFormat.CAPTURED, (short) captured[i]);
        }
        return ring("first", records);
    }

    private int ring(String thread, byte[] records) throws InterruptedException {
        int[] buffer = new int[1];
        Thread its = new Thread(() -> buffer[0] = Upcalls.lendRing(-1), thread);
        its.start();
        its.join();
        Upcalls.resizeBuffer(buffer[0], records.length).put(0, records);
        rings.add(buffer[0]);
        return buffer[0];
    }

    /** Has the layer capture these, one after the other, for records in a buffer. */
    private void capture(int ring, Object... captured) {
        for (int i = 0; i < captured.length; i++) {
            current = captured[i];
            assertThat(Upcalls.capture(number, ring)).isEqualTo(i + 1);
        }
    }

    private static int kept(int ring) {
        return ThreadBuffers.get(ring).captures().size();
    }

    private static byte[] bytes(long... spans) {
        RecordWriter writer = new RecordWriter();
        for (long span : spans) {
            writer.record(Callback.ENTER, CALLSITE.id(), 1, span, 0, List.of());
        }
        return writer.bytes();
    }

    /** Buffer, offset and length of each. */
    private void say(int... stretches) {
        memory = Upcalls.resizeBuffer(said, RecordFormat.FRONT + stretches.length / 3 * RecordFormat.STRETCH);
        memory.position(RecordFormat.FRONT);
        for (int i = 0; i < stretches.length; i += 3) {
            memory.putInt(stretches[i])
                    .putInt(stretches[i + 1])
                    .putInt(stretches[i + 2])
                    .putInt(0);
        }
    }

    /** Says of a stretch up to which number nothing more mentions what was captured. */
    private void letGoAfter(int stretch, int number) {
        memory.putInt(RecordFormat.FRONT + stretch * RecordFormat.STRETCH + RecordFormat.STRETCH_LET_GO, number);
    }

    /** How many bytes of what is said were done with, or the complement of that. */
    private int deliver(int stretches) {
        int length = stretches * RecordFormat.STRETCH;
        long asked = (long) number << Integer.SIZE | ++questions;
        memory.putLong(RecordFormat.ASKED_WORD * Long.BYTES, asked)
                .putLong(RecordFormat.LENGTH_WORD * Long.BYTES, length);
        long answer = Upcalls.deliver(~said);
        if (answer == Echo.whole(asked)) {
            return length;
        }
        int delivered = (int) (answer - Echo.part(asked, 0) >> Integer.SIZE);
        assertThat(answer).isEqualTo(Echo.part(asked, delivered));
        return delivered;
    }

    private int delivered(int stretch) {
        return memory.getInt(RecordFormat.FRONT + stretch * RecordFormat.STRETCH + RecordFormat.STRETCH_DELIVERED);
    }
}
