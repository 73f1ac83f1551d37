package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.KernelCall;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.testing.TestModules;
import org.junit.jupiter.api.Test;

/** Calls of kernels by their names. */
class KernelCallTest {
    /** Loads the library, too. */
    private static final TracingModule KERNELS = TestModules.KERNELS;

    @Test
    void aKernelIsCalledByItsNameWithItsArguments() {
        assertThat(new KernelCall("fibonacci_tree", 12).run()).isEqualTo(144);
        assertThat(new KernelCall("spans", 20, 16, 2, 1, 1).run()).isEqualTo(Kernels.spans(20, 16, 2, 1, true));
    }

    @Test
    void theTwinHasTheSameChecksumAndMakesNoSpans() {
        KernelCall call = new KernelCall("csv", 42, 100, 7);
        CountingLayer layer = new CountingLayer();

        Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
        try (tracing) {
            long checksum = call.runTwin();
            assertThat(layer.count()).isZero();
            assertThat(call.run()).isEqualTo(checksum).isEqualTo(Kernels.csv(42, 100, 7));
            assertThat(layer.newSpans()).isEqualTo(2 * 20);
        }
    }

    @Test
    void aNameThatNoKernelHasIsRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(new KernelCall("span", 1)::run)
                .withMessageContaining("there is no kernel `span`")
                .withMessageContaining("texts");
    }

    @Test
    void anotherNumberOfArgumentsIsRefusedByBothForms() {
        KernelCall call = new KernelCall("nested", 1);

        assertThatIllegalArgumentException()
                .isThrownBy(call::run)
                .withMessage("the kernel nested(count: i64, depth: i32) takes 2 arguments, not 1");
        assertThatIllegalArgumentException().isThrownBy(call::runTwin).withMessageContaining("takes 2 arguments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KernelCall("nested", 1, 2, 3, 4, 5, 6))
                .withMessage("a kernel takes at most 5 arguments, and nested is called with 6");
    }

    @Test
    void anArgumentOutsideOfItsTypeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(new KernelCall("texts", 1, 1L << 40)::run)
                .withMessageStartingWith("bytes must fit 32 bits");
        assertThatIllegalArgumentException()
                .isThrownBy(new KernelCall("fibonacci", 1, 2)::runTwin)
                .withMessage("use_memoized must be 0 (false) or 1 (true), not 2");
    }
}
