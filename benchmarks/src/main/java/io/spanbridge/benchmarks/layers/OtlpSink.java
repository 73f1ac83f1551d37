package io.spanbridge.benchmarks.layers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The sink as a fork sees it. Thread-safe; blocks. */
public final class OtlpSink {
    /** The system property with its address. */
    public static final String PROPERTY = "spanbridge.bench.sink";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String endpoint;

    private OtlpSink(String endpoint) {
        this.endpoint = endpoint;
    }

    /** @throws IllegalStateException when the driver gave no address */
    static OtlpSink fromProperty() {
        String endpoint = System.getProperty(PROPERTY);
        if (endpoint == null) {
            throw new IllegalStateException("no sink: the driver gives its address as -D" + PROPERTY);
        }
        return new OtlpSink(endpoint);
    }

    /** Returns its address, as {@code http://host:port}. */
    String endpoint() {
        return endpoint;
    }

    /** Returns how many spans it has received since it was started. */
    long received() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/spans"))
                    .timeout(TIMEOUT)
                    .build();
            return Long.parseLong(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new IllegalStateException("the sink at " + endpoint + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the sink", e);
        }
    }
}
