package io.spanbridge.benchmarks.peers;

import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerReportTest {
    private static final String LINE = "{\"peer\":\"rust-noop\",\"kernel\":\"spans-events\","
            + "\"callbacks\":{\"spans\":1000,\"events\":2000,\"records\":1000,\"enters\":1000},\"invocations\":90,"
            + "\"iterations\":[{\"score\":4163.5,\"rulers\":{\"rust\":[1.5,1.25]}},"
            + "{\"score\":4000,\"rulers\":{\"rust\":[1.25,1.5]}}]";
    private static final String REPORT = LINE + "}";

    @Test
    void a_report_has_every_iteration_with_its_bursts_of_the_only_ruler() throws Exception {
        assertThat(read(REPORT + "\n").iterations())
                .containsExactly(
                        new Iteration(4163.5, Map.of(Rulers.RUST, new Bracket(1.5, 1.25))),
                        new Iteration(4000, Map.of(Rulers.RUST, new Bracket(1.25, 1.5))));
        assertThat(read(REPORT).metrics()).isEmpty();
    }

    @Test
    void a_peer_that_loses_spans_says_how_many() throws Exception {
        PeerReport report = read(LINE + ",\"metrics\":{\"burst.spans.lost\":12}}");

        assertThat(report.metrics()).isEqualTo(Map.of("burst.spans.lost", 12.0));
    }

    @Test
    void nothing_is_no_report() {
        assertThatThrownBy(() -> read("")).hasMessage("printed no report");
        assertThatThrownBy(() -> read("\n \n")).hasMessage("printed no report");
    }

    @Test
    void garbage_is_shown_and_not_all_of_it() {
        assertThatThrownBy(() -> read("Segmentation fault"))
                .hasMessage("printed what is no report: 'Segmentation fault'");
        assertThatThrownBy(() -> read("[1]")).hasMessage("printed what is no report: '[1]'");
        assertThatThrownBy(() -> read(REPORT.substring(0, 100)))
                .hasMessage("printed what is no report: '" + REPORT.substring(0, 80) + "...'");
    }

    @Test
    void more_than_a_line_is_no_report() {
        assertThatThrownBy(() -> read("a warning\n" + REPORT))
                .hasMessage("printed 2 lines instead of one, first 'a warning'");
    }

    @ParameterizedTest
    @CsvSource({
        "rust-noop, rust-fmt, another peer than it was asked for: 'rust-fmt' instead of rust-noop",
        "spans-events, spans-1, another kernel than it was asked for: 'spans-1' instead of spans-events",
        "2000, 2001, another callbacks per invocation than it was asked for",
    })
    void a_report_of_something_else_is_refused_and_says_what_to_do(String asked, String reported, String message) {
        assertThatThrownBy(() -> read(REPORT.replace(asked, reported)))
                .hasMessageContaining(message)
                .hasMessageContaining("build it again (mvn package -Ppeers -DskipTests)");
    }

    @Test
    void an_iteration_that_is_missing_is_missed() {
        assertThatThrownBy(() -> PeerReport.of(REPORT, "rust-noop", SPANS_EVENTS, 3))
                .hasMessageContaining("another number of iterations than it was asked for: '2' instead of 3");
    }

    @ParameterizedTest
    @CsvSource({
        "4163.5, NaN, printed what is no report",
        "4163.5, null, a score that is not a number above 0: 'null'",
        "4163.5, -1, a score that is not a number above 0: '-1'",
        "4163.5, 1e999, a score that is not a number above 0",
        "4163.5, '\"4163\"', a score that is not a number above 0",
        "'[1.5,1.25]', '[1.5]', a ruler that is not a number above 0",
        "'[1.5,1.25]', '[0,1.25]', a ruler that is not a number above 0: '0'",
    })
    void a_figure_that_is_none_is_refused(String good, String bad, String message) {
        assertThatThrownBy(() -> read(REPORT.replace(good, bad))).hasMessageContaining(message);
    }

    private static PeerReport read(String printed) throws PeerReport.UnusableException {
        return PeerReport.of(printed, "rust-noop", SPANS_EVENTS, 2);
    }
}
