package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those of the tests of {@code jvm::echo}. */
class EchoTest {
    private static final long WHOLE = 0x4F1B_BCDC_BFA5_3E0BL;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 40L << 32, 40L << 32 | 7, Long.MAX_VALUE, Long.MAX_VALUE - 0xFFFF_FFFFL})
    void anAnswerIsAnotherForEachQuestionAndForAllThatCanBecomeOfIt(long asked) {
        assertThat(Echo.whole(asked)).isEqualTo(asked + WHOLE);
        long[] answers = {
            Echo.whole(asked), Echo.closed(asked), Echo.part(asked, 0), Echo.part(asked, 8), Echo.part(asked, ~0)
        };
        assertThat(answers).doesNotHaveDuplicates().doesNotContain(0, asked, asked >>> 32);
        long next = asked ^ 1;
        assertThat(answers)
                .doesNotContain(
                        Echo.whole(next),
                        Echo.closed(next),
                        Echo.part(next, 0),
                        Echo.part(next, 8),
                        Echo.part(next, ~0));
    }
}
