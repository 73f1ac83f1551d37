package io.spanbridge.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.NativeLibrary;
import io.spanbridge.kernels.Kernels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FibonacciDemoTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeAll
    static void load() {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
    }

    @Test
    void at_the_end_the_current_span_is_the_initial_one() {
        assertThat(FibonacciDemo.run(new String[0], out())).isTrue();

        assertThat(lines()).last().isEqualTo("current span: none");
        assertThat(starting("onNewSpan")).hasSameSizeAs(starting("onClose")).isNotEmpty();
    }

    @Test
    void memoized_records_its_version_and_emits_events() {
        FibonacciDemo.run(new String[] {"10", "memoized"}, out());

        assertThat(lines()).contains("= 55");
        assertThat(starting("onRecord")).singleElement().asString().contains("{\"version\":\"memoized\"}");
        assertThat(starting("onEvent").get(0)).contains("\"level\":\"INFO\"");
    }

    @Test
    void naive_emits_an_event_per_call() {
        FibonacciDemo.run(new String[] {"5", "naive"}, out());

        assertThat(lines()).contains("= 5");
        assertThat(starting("onRecord")).singleElement().asString().contains("{\"version\":\"naive\"}");
        assertThat(starting("onEvent"))
                .filteredOn(line -> line.contains("\"level\":\"DEBUG\""))
                .as("calls of fib(5)")
                .hasSize(15);
    }

    @Test
    void naive_with_a_high_index_is_refused_and_leaves_no_span() {
        assertThat(FibonacciDemo.run(new String[] {"30", "naive"}, out())).isTrue();

        assertThat(lines()).anyMatch(line -> line.startsWith("refused: "));
        assertThat(starting("onEvent")).last().asString().contains("\"level\":\"ERROR\"");
    }

    private PrintStream out() {
        return new PrintStream(console, true, StandardCharsets.UTF_8);
    }

    private List<String> starting(String callback) {
        return lines().stream().filter(line -> line.startsWith(callback)).toList();
    }

    private List<String> lines() {
        return console.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
