package io.spanbridge.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.spanbridge.kernels.Steps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepKernelsTest {
    @BeforeAll
    static void load() {
        NativeModule.CROSSINGS.load();
    }

    static Stream<Kernel> steps() {
        return Stream.of(
                StepKernels.DOWN,
                StepKernels.UP,
                StepKernels.UP_IDS,
                StepKernels.UP_IDS_UTILS,
                StepKernels.UP_CALLSITE,
                StepKernels.UP_FIELDS_1,
                StepKernels.UP_FIELDS_4,
                StepKernels.UP_FIELDS_16,
                StepKernels.UP_TEXT_16,
                StepKernels.UP_TEXT_64,
                StepKernels.UP_TEXT_256,
                StepKernels.UP_TEXT_1024,
                StepKernels.STATE_NULL,
                StepKernels.STATE_SLOT,
                StepKernels.STATE_REFERENCE,
                StepKernels.STATE_MAP,
                StepKernels.THREAD_ATTACHED,
                StepKernels.THREAD_ATTACHING);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void what_arrives_in_java_adds_up_to_what_was_sent_and_the_twin_has_the_same_sum(Kernel step) {
        long sum = step.twin().getAsLong();

        assertThat(step.instrumented().getAsLong()).isEqualTo(sum);
        assertThat(sum).isNotZero();
    }

    @Test
    void a_call_that_does_not_arrive_is_a_wrong_checksum() {
        SummingTarget deaf = new SummingTarget() {
            private long heard;

            @Override
            public void ids(long span, long parent) {
                if (++heard != 7) {
                    super.ids(span, parent);
                }
            }
        };

        assertThat(deaf.compare(target -> Steps.ids(target, 10))).isNotEqualTo(Steps.ids(null, 10));
    }

    @Test
    void a_state_that_is_not_brought_back_is_a_wrong_checksum() {
        StateTargets.Reference target = new StateTargets.Reference() {
            @Override
            public Object open(long span, int slot) {
                return super.open(span ^ 1, slot);
            }
        };

        assertThat(target.compare(to -> Steps.states(to, true, 1))).isNotEqualTo(Steps.states(null, true, 1));
    }

    @Test
    void what_a_target_throws_ends_the_loop_and_is_thrown_to_the_caller() {
        List<Long> calls = new ArrayList<>();
        SummingTarget throwing = new SummingTarget() {
            @Override
            public void none() {
                calls.add(1L);
                throw new IllegalStateException("enough");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> Steps.none(throwing, 10))
                .withMessage("enough");
        assertThat(calls).hasSize(1);
    }

    @Test
    void a_buffer_that_is_too_small_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Steps.values(null, ByteBuffer.allocateDirect(64), 1, 0, 1))
                .withMessageContaining("Steps.BUFFER_BYTES");
    }
}
