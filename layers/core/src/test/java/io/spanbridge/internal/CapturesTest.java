package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** What layers have captured, by number. */
class CapturesTest {
    private final Captures captures = new Captures();
    private final Captures.Drained drained = new Captures.Drained();

    @Test
    void eachIsFoundByItsNumberUntilAllAreLetGo() {
        for (int i = 1; i <= 100; i++) {
            assertThat(captures.add(row("captured " + i))).isEqualTo(i);
        }
        assertThat(captures.get(1, 0)).isEqualTo("captured 1");
        assertThat(captures.get(100, 0)).isEqualTo("captured 100");
        captures.clear();
        assertThat(captures.size()).isZero();
        assertNotThere(captures, 100);
        assertThat(captures.add(row("later"))).isEqualTo(101);
        assertNotThere(captures, 100);
    }

    @Test
    void whatIsTheSameAsTheLastHasItsNumber() {
        String captured = "captured";
        assertThat(captures.add(row(captured))).isEqualTo(1);
        assertThat(captures.add(row(captured))).isEqualTo(1);
        assertThat(captures.add(row("another"))).isEqualTo(2);
        assertThat(captures.add(row(captured))).isEqualTo(3);
    }

    @Test
    void ofADrainedThreadTheNumberIsNewSinceTheOldOneMayBeLetGo() {
        String captured = "captured";
        assertThat(drained.add(row(captured))).isEqualTo(1);
        assertThat(drained.add(row(captured))).isEqualTo(2);
    }

    @Test
    void whatIsLetGoGoesWithAllThatIsOlder() {
        for (int i = 1; i <= 10; i++) {
            drained.add(row(i));
        }
        drained.letGo(7);
        assertThat(drained.size()).isEqualTo(3);
        assertNotThere(drained, 7);
        assertThat(drained.get(8, 0)).isEqualTo(8);
        drained.letGo(7);
        assertThat(drained.size()).isEqualTo(3);
        drained.letGo(10);
        assertThat(drained.size()).isZero();
    }

    @Test
    void theNumbersGoAroundAndAreNeverZero() {
        for (int i = 1; i <= 3 * 0xFFFF; i++) {
            int number = drained.add(row(i));
            assertThat(number).isEqualTo((i - 1) % 0xFFFF + 1);
            assertThat(drained.get(number, 0)).isEqualTo(i);
            if (i % 5 == 0) {
                drained.letGo(number);
            }
        }
        assertThat(drained.size()).isLessThan(5);
    }

    @Test
    void thereIsABound() {
        for (int i = 0; i < Captures.LIMIT; i++) {
            assertThat(drained.add(row(i))).isPositive();
        }
        assertThat(drained.add(row("too much"))).isEqualTo(-1);
        drained.letGo(1);
        assertThat(drained.add(row("fits"))).isEqualTo(Captures.LIMIT + 1);
        assertThat(drained.get(2, 0)).isEqualTo(1);
    }

    private static Object[] row(Object captured) {
        return new Object[] {captured};
    }

    private static void assertNotThere(Captures captures, int number) {
        assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> captures.get(number, 0));
    }
}
