package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The memory for a large value is given back when the values after it are small. */
class MemoryOfLargeValuesTest {
    @Test
    void theBufferOfAThreadGrowsAndShrinksAgain() {
        ChildJvm.run(Large.class).with(0, "grown", "shrunk");
    }

    static final class Large implements Layer<Object> {
        private static final int VALUE = 3 << 20;

        /** Collections after which a buffer that nobody has must have been freed; each one waits for the last. */
        private static final int COLLECTIONS = 200;

        private static long largest;

        public static void main(String[] arguments) {
            Large layer = new Large();
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                Probes.run("large_text");
                assertThat(largest).isGreaterThanOrEqualTo(VALUE);
                System.out.println("grown");
                for (int i = 0; i < COLLECTIONS && directMemory() > VALUE / 8; i++) {
                    System.gc();
                    Thread.yield();
                }
                assertThat(directMemory()).isLessThan(VALUE / 8);
                assertThat(tracing.statistics().failed()).isZero();
            }
            System.out.println("shrunk");
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            largest = Math.max(largest, directMemory());
        }

        private static long directMemory() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getTotalCapacity)
                    .sum();
        }
    }
}
