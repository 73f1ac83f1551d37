package io.spanbridge.internal;

import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where a layer sends its spans, by the rules of the OTLP exporter specification. */
final class OtlpEndpoint {
    private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String ALL = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String PATH = "v1/traces";

    private final Environment environment;
    private final boolean grpc;

    OtlpEndpoint(Environment environment, OtlpProtocol protocol) {
        this.environment = environment;
        grpc = protocol == OtlpProtocol.GRPC;
    }

    String of(OtlpLayerConfig config) {
        if (config.endpoint().isPresent()) {
            String endpoint = config.endpoint().get();
            // Nobody receives traces at the root, and a collector answers 404 there.
            return grpc || hasPath(endpoint) ? endpoint : withPath(endpoint, "/" + PATH);
        }
        Optional<Map.Entry<String, String>> traces = environment.first(TRACES);
        if (traces.isPresent()) {
            return checked(traces.get(), traces.get().getValue());
        }
        Optional<Map.Entry<String, String>> all = environment.first(ALL);
        if (all.isPresent()) {
            String base = all.get().getValue();
            if (!grpc) {
                URI uri = URI.create(checked(all.get(), base));
                String path = uri.getRawPath() == null ? "" : uri.getRawPath();
                base = withPath(base, path + (path.endsWith("/") ? "" : "/") + PATH);
            }
            return checked(all.get(), base);
        }
        return grpc ? "http://localhost:4317" : "http://localhost:4318/" + PATH;
    }

    private String checked(Map.Entry<String, String> entry, String endpoint) {
        String url = endpoint;
        if (grpc && !url.contains("://")) {
            // Only here the specification lets the scheme be left out.
            boolean insecure = environment
                    .truth(OtlpDescription.variables("INSECURE"))
                    .or(() -> environment.truth("OTEL_EXPORTER_OTLP_SPAN_INSECURE"))
                    .orElse(false);
            url = (insecure ? "http://" : "https://") + url;
        }
        String complete = url;
        return Environment.checked(entry, () -> OtlpLayerConfig.to(complete))
                .endpoint()
                .orElseThrow();
    }

    private static boolean hasPath(String endpoint) {
        String path = URI.create(endpoint).getRawPath();
        return path != null && !path.isEmpty() && !path.equals("/");
    }

    private static String withPath(String endpoint, String path) {
        URI uri = URI.create(endpoint);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return uri.getScheme() + "://" + uri.getRawAuthority() + path + query;
    }
}
