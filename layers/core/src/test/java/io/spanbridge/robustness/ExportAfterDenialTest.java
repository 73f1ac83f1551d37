package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Tracing;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.otlp.ExportedSpans;
import io.spanbridge.probes.Probes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that must be kept for ever, because nobody can tell whether it is used, delivers what it has all the same. */
class ExportAfterDenialTest {
    @Test
    void whatNativeLayersHaveOnTheirWayIsDelivered(@TempDir Path folder) {
        if (!System.getProperty("os.name").equals("Linux")) {
            System.out.println("no membarrier on this system: nothing to deny");
            return;
        }
        ChildJvm.run(Exporting.class, folder.resolve("spans.jsonl").toString()).with(0, "exported 3");
    }

    static final class Exporting {
        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file))
                    .withExportProcess(BatchConfig.defaults().withDelay(Duration.ofDays(1))));
            Probes.run("parents_root");
            Probes.run("membarrier_denied");
            tracing.close();
            assertThat(tracing.statistics().layers().get(0).exported()).isEqualTo(3);
            System.out.println("exported " + ExportedSpans.ofFile(file).spans().size());
        }
    }
}
