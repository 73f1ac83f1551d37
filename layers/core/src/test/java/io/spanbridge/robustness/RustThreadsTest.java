package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Threads that Rust made come and go, and leave nothing behind. */
class RustThreadsTest {
    @Test
    void tenThousandShortThreadsDeliverAllAndAreGoneAfterwards() {
        ChildJvm.run(ShortThreads.class).with(0, "all delivered, all threads gone");
    }

    static final class ShortThreads {
        private static final int THREADS = 10_000;

        public static void main(String[] arguments) {
            CountingLayer layer = new CountingLayer();
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                Probes.run("threads_emit");
                long before = layer.newSpans();
                int javaThreads = ManagementFactory.getThreadMXBean().getThreadCount();
                long threads = ProcessState.status("Threads");
                long addressSpace = ProcessState.status("VmSize");

                Probes.run("threads_short");

                assertThat(layer.newSpans() - before).isEqualTo(THREADS);
                assertThat(layer.closes()).isEqualTo(layer.newSpans());
                assertThat(layer.events() - before).isEqualTo(THREADS);
                Statistics statistics = tracing.statistics();
                assertThat(statistics.newSpans()).isEqualTo(layer.newSpans());
                assertThat(statistics.dropped()).isZero();
                assertThat(statistics.failed()).isZero();
                assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isEqualTo(javaThreads);
                // The JVM starts and ends compiler threads as it likes.
                assertThat(ProcessState.status("Threads")).isLessThan(threads + 16);
                // 2 MiB of stack each: 20 GB if they stayed.
                assertThat(ProcessState.status("VmSize")).isLessThan(addressSpace + 1_000_000);
            }
            System.out.println("all delivered, all threads gone");
        }
    }
}
