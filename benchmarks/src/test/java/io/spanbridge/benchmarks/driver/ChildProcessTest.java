package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.sink.DiscardingSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
    @Test
    void the_sink_answers_from_another_process_and_ends_when_closed() throws Exception {
        ProcessHandle child;
        try (SinkProcess sink = SinkProcess.start()) {
            child = sink.handle();
            assertThat(child.pid()).isNotEqualTo(ProcessHandle.current().pid());
            HttpRequest request = HttpRequest.newBuilder(URI.create(sink.endpoint() + "/spans"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("0");
        }
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void the_watchdog_kills_what_was_started_after_it_and_nothing_else() throws Exception {
        try (SinkProcess before = SinkProcess.start();
                Watchdog watchdog = Watchdog.start(Duration.ofHours(1))) {
            Process after = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DiscardingSink.class.getName())
                    .start();
            assertThat(watchdog.hasBitten()).isFalse();

            watchdog.bite();

            assertThat(after.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(before.handle().isAlive()).isTrue();
            assertThat(watchdog.hasBitten()).isTrue();
        }
    }
}
