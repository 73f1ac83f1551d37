package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.TracingStartException;
import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What variables of the environment do to a layer without a filter, and to standard output as the place of records. */
class EnvironmentFilterTest {
    @Test
    void theVariableOfTheModuleComesBeforeThatOfAllProgramsAndAfterWhatTheLayerWasGiven() {
        Map<String, String> environment = Map.of("PROBES_LOG", "off", "SPANBRIDGE_FILTER", "warn", "RUST_LOG", "trace");
        ChildJvm.runIn(environment, Counting.class)
                .withError(0, "has the filter \"off\" (from the environment variable PROBES_LOG)", "0", "2", "1");
        ChildJvm.runIn(Map.of("RUST_LOG", "debug"), Counting.class).with(0, "4", "4", "1");
    }

    @Test
    void aWrongVariableIsNamedAndTheMistakeInIt() {
        ChildJvm.runIn(Map.of("PROBES_LOG", "info,x=loud"), Wrong.class)
                .with(0, "PROBES_LOG", "\"x=loud\" at position 5", "from position 7 on");
    }

    @Test
    void recordsGoToStandardOutputInTheOrderTheyWereMadeIn() {
        ChildJvm.Ended ended = ChildJvm.run(Printing.class);
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out().lines())
                .hasSize(4)
                .allMatch(line -> line.contains("\"explicit\"") || line.contains("\"contextual\""));
        assertThat(ended.out()).doesNotContain("\u001b");
    }

    static final class Counting {
        public static void main(String[] arguments) {
            print(PROBES.withFilterVariable("PROBES_LOG"), null);
            print(PROBES, null);
            print(PROBES.withFilterVariable("PROBES_LOG"), "error");
        }

        /** Events of {@code all_levels} that get through. */
        private static void print(TracingModule module, String filter) {
            CountingLayer layer = new CountingLayer();
            JavaLayerConfig config = JavaLayerConfig.of(layer);
            try (Tracing tracing =
                    module.open(GlobalTracingConfig.of(filter == null ? config : config.withFilter(filter)))) {
                Probes.run("all_levels");
                System.out.println(layer.events());
                assertThat(tracing.isOpen()).isTrue();
            }
        }
    }

    static final class Wrong {
        public static void main(String[] arguments) {
            try {
                PROBES.withFilterVariable("PROBES_LOG")
                        .open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())));
            } catch (TracingStartException e) {
                for (String part : new String[] {"PROBES_LOG", "\"x=loud\" at position 5", "from position 7 on"}) {
                    System.out.println(e.getMessage().contains(part) ? part : e.getMessage());
                }
            }
        }
    }

    static final class Printing {
        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(FmtLayerConfig.toStdout()))) {
                    Probes.run("parents_explicit");
                    assertThat(tracing.statistics().failed()).isZero();
                }
            }
        }
    }
}
