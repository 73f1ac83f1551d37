package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "03", "ff"})
    void aParentIsReadAndWrittenWithAllItsFlags(String flags) {
        String header = "00-" + TRACE + "-" + SPAN + "-" + flags;
        TraceContext context = TraceContext.parse(header);
        assertThat(context).isEqualTo(TraceContext.of(TRACE, SPAN, Integer.parseInt(flags, 16)));
        assertThat(context.traceparent()).isEqualTo(header);
        assertThat(context.isSampled()).isEqualTo(!flags.equals("00"));
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        TraceContext context = TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-01-what-comes-later");
        assertThat(context.traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"
            })
    void whatIsNoParentIsAnError(String header) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceContext.parse(header))
                .withMessageMatching("(traceparent|traceId|spanId): .*");
    }

    @Test
    void everyPartIsChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceContext.of(TRACE, SPAN, 256))
                .withMessage("flags: 256 is not in 0 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceContext.of("12", SPAN, 0))
                .withMessageContaining("traceId: \"12\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceContext.of(TRACE, "00f067aa0ba902bg", 0))
                .withMessageContaining("spanId");
    }
}
