package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of the Rust crate {@code log}, which come as events that all share five static callsites. */
class LogRecordsTest {
    private static final class PlacesLayer implements Layer<Void> {
        final List<Metadata> callsites = new ArrayList<>();
        final List<String> texts = new ArrayList<>();
        final List<Metadata> registered = new ArrayList<>();
        Interest interest = Interest.ALWAYS;

        @Override
        public Interest registerCallsite(Metadata callsite) {
            registered.add(callsite);
            return interest;
        }

        @Override
        public boolean enabled(Metadata callsite) {
            return callsite.level() == Level.ERROR;
        }

        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            callsites.add(event.metadata());
            texts.add(values.toJson());
        }
    }

    private final PlacesLayer layer = new PlacesLayer();

    @Test
    void everyPlaceThatLogsHasItsOwnCallsiteWithItsRealTargetFileAndLine() {
        run("trace", "log_records");
        assertThat(layer.texts)
                .containsExactly(
                        "{\"message\":\"the first 1\"}",
                        "{\"message\":\"the second\"}",
                        "{\"message\":\"twice from one place\"}",
                        "{\"message\":\"twice from one place\"}");
        assertThat(layer.callsites)
                .extracting(Metadata::target)
                .containsExactly(
                        "spanbridge_probes::logs",
                        "somewhere::else",
                        "spanbridge_probes::logs",
                        "spanbridge_probes::logs");
        assertThat(layer.callsites)
                .extracting(Metadata::level)
                .containsExactly(Level.INFO, Level.ERROR, Level.DEBUG, Level.DEBUG);
        assertThat(layer.callsites).allMatch(callsite -> callsite.file().endsWith("logs.rs"));
        assertThat(layer.callsites).allMatch(callsite -> callsite.fields().equals(List.of("message")));
        int first = layer.callsites.get(0).line().orElseThrow();
        assertThat(layer.callsites.get(1).line()).hasValue(first + 1);
        assertThat(layer.callsites.get(2)).isSameAs(layer.callsites.get(3));
        assertThat(layer.registered).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void theFilterLooksAtTheRealTarget() {
        run("somewhere=trace", "log_records");
        assertThat(layer.texts).containsExactly("{\"message\":\"the second\"}");
    }

    @Test
    void aLayerIsAskedAboutThePlaceAndNotAboutTheSharedCallsite() {
        layer.interest = Interest.NEVER;
        run("trace", "log_records");
        assertThat(layer.texts).isEmpty();
        assertThat(layer.registered).extracting(Metadata::target).contains("somewhere::else");
        layer.interest = Interest.SOMETIMES;
        run("trace", "log_records");
        assertThat(layer.texts).containsExactly("{\"message\":\"the second\"}");
    }

    @Test
    void aRecordBelongsToTheSpanThatItWasMadeIn() {
        RecordingLayer recording = new RecordingLayer();
        ProbeSession.run("log_in_a_span", recording);
        assertThat(recording.lines()).contains("event INFO {\"message\":\"inside\"} in #1");
    }

    @Test
    void asJsonTheMetadataIsThatOfThePlaceToo() {
        List<String> events = new ArrayList<>();
        JsonLayer json = new JsonLayer() {
            @Override
            public void onEvent(String event, Object state) {
                events.add(event);
            }
        };
        ProbeSession.run("log_records", json);
        assertThat(events).hasSize(4);
        assertThat(events.get(1))
                .startsWith("{\"message\":\"the second\",\"metadata\":{\"fields\":[\"message\"],\"file\":")
                .contains("\"level\":\"ERROR\"")
                .contains("\"target\":\"somewhere::else\"")
                .doesNotContain("log.target");
    }

    @Test
    void whatTheJniCrateLogsNeverReachesALayer() {
        run("trace", "jni_logs");
        assertThat(layer.callsites).extracting(Metadata::target).containsExactly("jnius");
    }

    private void run(String filter, String name) {
        layer.registered.clear();
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter(filter)))) {
            Probes.run(name);
            assertThat(tracing.statistics().failed()).isZero();
            assertThat(tracing.statistics().suppressed()).isZero();
        }
    }
}
