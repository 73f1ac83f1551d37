package io.spanbridge.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiscardingSinkTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private DiscardingSink sink;

    @BeforeEach
    void start() throws IOException {
        sink = DiscardingSink.start();
    }

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void spans_of_all_scopes_and_requests_are_counted() throws Exception {
        ScopeSpans two = ScopeSpans.newBuilder()
                .addSpans(Span.newBuilder().setName("a"))
                .addSpans(Span.newBuilder().setName("b"))
                .build();
        ScopeSpans one =
                ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("c")).build();
        byte[] request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(two).addScopeSpans(one))
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(one))
                .build()
                .toByteArray();

        assertThat(post(request).statusCode()).isEqualTo(200);
        assertThat(post(request).statusCode()).isEqualTo(200);

        assertThat(sink.spans()).isEqualTo(8);
        assertThat(get("/spans").body()).isEqualTo("8");
    }

    @Test
    void a_request_that_is_not_otlp_is_refused_and_counts_nothing() throws Exception {
        assertThat(post("{\"resourceSpans\":[]}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);

        assertThat(sink.spans()).isZero();
    }

    private HttpResponse<String> post(byte[] body) throws Exception {
        return http.send(
                request("/v1/traces")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.port() + path));
    }
}
