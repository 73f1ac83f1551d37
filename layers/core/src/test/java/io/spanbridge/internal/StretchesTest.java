package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Delivery;
import io.spanbridge.Layer;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import java.nio.ByteBuffer;
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

    /** What the layer does with the id of each span that it hears of, too. */
    private Consumer<Long> also = id -> {};

    private Session session;
    private int number;

    /** Where it is said where records lie, and its memory. */
    private final int said = ThreadBuffer.add();

    private ByteBuffer memory;

    @BeforeEach
    void openASession() {
        Layer<Object> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
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
            assertThat(deliver(2)).isBetween(0, 2 * RecordFormat.STRETCH);
            assertThat(heard).allMatch(line -> line.matches("[123] of first"));
        }
    }

    /** A buffer of a thread of that name, with enters of spans in it. */
    private static int ring(String thread, long... spans) throws InterruptedException {
        int[] buffer = new int[1];
        Thread its = new Thread(() -> buffer[0] = Upcalls.lendBuffer(-1), thread);
        its.start();
        its.join();
        byte[] records = bytes(spans);
        Upcalls.resizeBuffer(buffer[0], records.length).put(0, records);
        return buffer[0];
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
