package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter lets through, beyond a level and a target. */
class FilterTest {
    /** The case makes 25 spans {@code work} with an event each on each of 4 threads. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "info | 100 | 100",
                "off | 0 | 0",
                "off, spanbridge_probes::threads=info | 100 | 100",
                "info,  spanbridge_probes::threads=warn | 0 | 0",
                "[work{worker=1}]=info | 100 | 25",
                "[work{worker=1,number=2}]=info | 100 | 1",
                "spanbridge_probes=off, [work{worker=1,number=2}]=info | 100 | 1",
                "[work{worker=1,number=2}]=info, [work{worker=3}]=info | 100 | 26"
            })
    void lets(String filter, long spans, long events) {
        CountingLayer layer = new CountingLayer();
        ProbeSession.run(
                () -> Probes.run("threads_emit"), JavaLayerConfig.of(layer).withFilter(filter));
        assertThat(layer.newSpans()).isEqualTo(spans);
        assertThat(layer.events()).isEqualTo(events);
        assertThat(layer.closes()).isEqualTo(spans);
    }

    @Test
    void aSessionThatCanNeverSeeAnythingSaysSoOnceAndOneThatCanIsSilent() {
        List<String> told = new ArrayList<>();
        LayerConfig deaf = JavaLayerConfig.of(new Layer<Void>() {});
        LayerConfig off = FmtLayerConfig.toStderr().withFilter("off,x=off");
        try (Tracing blind = PROBES.open(
                GlobalTracingConfig.of(deaf, off).withErrorHandler((message, failure) -> told.add(message)))) {
            Probes.run("parents_root");
            assertThat(blind.statistics().delivered()).isZero();
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains("module probes can see anything")
                .contains("overrides no callback")
                .contains("has the filter \"off,x=off\"");
        told.clear();
        LayerConfig counting = JavaLayerConfig.of(new CountingLayer()).withFilter("off,x=error");
        PROBES.open(GlobalTracingConfig.of(deaf, off, counting)
                        .withErrorHandler((message, failure) -> told.add(message)))
                .close();
        assertThat(told).isEmpty();
    }

    @Test
    void theVariableOfTheModuleIsOneThatAnEnvironmentCanHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PROBES.withFilterVariable("A=B"))
                .withMessageContaining("\"A=B\"");
        assertThat(PROBES.withFilterVariable("PROBES_LOG").name()).isEqualTo("probes");
    }
}
