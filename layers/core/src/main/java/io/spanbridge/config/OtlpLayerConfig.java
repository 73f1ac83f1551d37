package io.spanbridge.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A layer that sends spans to a collector by OTLP, from Rust. Immutable.
 *
 * <p>What is not set is read from the environment when the session opens: every {@code OTEL_EXPORTER_OTLP_*} and
 * {@code OTEL_EXPORTER_OTLP_TRACES_*} variable of the OTLP exporter specification (endpoint, protocol, headers, timeout,
 * compression, certificate, client key, client certificate, insecure), {@code OTEL_SERVICE_NAME}, {@code OTEL_RESOURCE_ATTRIBUTES},
 * {@code OTEL_TRACES_SAMPLER}, {@code OTEL_TRACES_SAMPLER_ARG} and those that {@link SpanLimits} names. A variable whose value makes
 * no sense is a {@link io.spanbridge.TracingStartException}.
 *
 * <p>When spans are sent, and by which thread, says the session's {@link ExportProcess}. A collector that is down, slow or
 * refuses never disturbs the instrumented code (but see {@link SimpleConfig}): what is lost is counted in
 * {@link io.spanbridge.LayerStatistics}, told to the error handler once, and reported when the session closes.
 */
public final class OtlpLayerConfig implements NativeLayerConfig {
    private String endpoint;
    private OtlpProtocol protocol;
    private Map<String, String> headers = Map.of();
    private Duration timeout;
    private Compression compression;
    private TlsConfig tls = TlsConfig.defaults();
    private RetryPolicy retry = RetryPolicy.defaults();
    private Duration shutdownTimeout = Duration.ofSeconds(5);
    private Resource resource = Resource.empty();
    private InstrumentationScope scope;
    private Sampler sampler;
    private SpanLimits limits = SpanLimits.defaults();
    private String filter;

    private OtlpLayerConfig() {}

    private OtlpLayerConfig(OtlpLayerConfig from) {
        endpoint = from.endpoint;
        protocol = from.protocol;
        headers = from.headers;
        timeout = from.timeout;
        compression = from.compression;
        tls = from.tls;
        retry = from.retry;
        shutdownTimeout = from.shutdownTimeout;
        resource = from.resource;
        scope = from.scope;
        sampler = from.sampler;
        limits = from.limits;
        filter = from.filter;
    }

    /** Returns a configuration that takes everything from the environment; without any, {@code http://localhost:4318/v1/traces}. */
    public static OtlpLayerConfig fromEnvironment() {
        return new OtlpLayerConfig();
    }

    /** Returns a configuration with that endpoint; see {@link #withEndpoint}. */
    public static OtlpLayerConfig to(String endpoint) {
        return new OtlpLayerConfig().withEndpoint(endpoint);
    }

    /**
     * Returns a copy that sends there. By HTTP the whole URL counts, as in {@code http://localhost:4318/v1/traces}; one without a
     * path gets {@code /v1/traces}. By gRPC it has no path, as in {@code http://localhost:4317}. With {@code https} the connection
     * is encrypted.
     *
     * @throws IllegalArgumentException when it is not a URL that begins with {@code http://} or {@code https://}
     */
    public OtlpLayerConfig withEndpoint(String url) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.endpoint = checkedEndpoint(url);
        return copy;
    }

    /** Returns a copy that speaks so; by default {@link OtlpProtocol#HTTP_PROTOBUF}. */
    public OtlpLayerConfig withProtocol(OtlpProtocol newProtocol) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.protocol = Objects.requireNonNull(newProtocol, "protocol");
        return copy;
    }

    /**
     * Returns a copy with one more header of every request. Headers of the environment are sent, too, unless one of the same
     * name is set here.
     *
     * @throws IllegalArgumentException when the name is not one that HTTP allows, or the value has a line break or another
     *     character that it does not
     */
    public OtlpLayerConfig withHeader(String name, String value) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(checkedHeaderName(name), checkedHeaderValue(name, value));
        copy.headers = Collections.unmodifiableMap(all);
        return copy;
    }

    /**
     * Returns a copy in which the collector has so long to answer one request; by default 10 seconds.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public OtlpLayerConfig withTimeout(Duration limit) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.timeout = Checks.positive(limit, "timeout");
        return copy;
    }

    /** Returns a copy whose requests are compressed, or not (the default). */
    public OtlpLayerConfig withCompression(Compression newCompression) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.compression = Objects.requireNonNull(newCompression, "compression");
        return copy;
    }

    /** Returns a copy with those certificates. */
    public OtlpLayerConfig withTls(TlsConfig newTls) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.tls = Objects.requireNonNull(newTls, "tls");
        return copy;
    }

    /** Returns a copy with that policy for what could not be delivered. */
    public OtlpLayerConfig withRetry(RetryPolicy policy) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.retry = Objects.requireNonNull(policy, "retry");
        return copy;
    }

    /**
     * Returns a copy that has so long, when the session closes, to deliver what it has; by default 5 seconds. What is left then is
     * lost, and {@link io.spanbridge.Tracing#close} says so.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public OtlpLayerConfig withShutdownTimeout(Duration limit) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.shutdownTimeout = Checks.positive(limit, "shutdownTimeout");
        return copy;
    }

    /** Returns a copy with that resource. */
    public OtlpLayerConfig withResource(Resource newResource) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.resource = Objects.requireNonNull(newResource, "resource");
        return copy;
    }

    /** Returns a copy with that instrumentation scope; by default it is that of spanbridge. */
    public OtlpLayerConfig withScope(InstrumentationScope newScope) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.scope = Objects.requireNonNull(newScope, "scope");
        return copy;
    }

    /** Returns a copy with that sampler; without one, and without a variable, everything is exported whose parent is. */
    public OtlpLayerConfig withSampler(Sampler newSampler) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.sampler = Objects.requireNonNull(newSampler, "sampler");
        return copy;
    }

    /** Returns a copy with those limits. */
    public OtlpLayerConfig withLimits(SpanLimits newLimits) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.limits = Objects.requireNonNull(newLimits, "limits");
        return copy;
    }

    /** Returns a copy with that filter; see {@link JavaLayerConfig#withFilter}. */
    public OtlpLayerConfig withFilter(String directives) {
        OtlpLayerConfig copy = new OtlpLayerConfig(this);
        copy.filter = Objects.requireNonNull(directives, "directives");
        return copy;
    }

    private static String checkedEndpoint(String url) {
        Objects.requireNonNull(url, "endpoint");
        String advice = "; give a URL such as http://localhost:4318/v1/traces (HTTP) or http://localhost:4317 (gRPC)";
        if (url.isBlank()) {
            throw new IllegalArgumentException("endpoint: is empty" + advice);
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint: \"" + url + "\" is not a URL" + advice, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "endpoint: \"" + url + "\" does not begin with http:// or https://" + advice);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("endpoint: \"" + url + "\" names no host" + advice);
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("endpoint: \"" + url
                    + "\" has a user or a fragment, which are not sent; use withHeader to authorise" + advice);
        }
        return url;
    }

    private static String checkedHeaderName(String name) {
        Checks.notBlank(name, "name of a header");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                throw new IllegalArgumentException("header \"" + name.replaceAll("\\p{Cntrl}", "?")
                        + "\": its name has a character that HTTP does not allow; use letters, digits and -");
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static String checkedHeaderValue(String name, String value) {
        Objects.requireNonNull(value, "header " + name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c > 0x7e) {
                // The value may be a secret: it is not shown.
                throw new IllegalArgumentException("header " + name + ": its value has, at " + i
                        + ", a line break or another character that HTTP does not allow; give printable ASCII");
            }
        }
        return value;
    }

    /** Returns where spans are sent, when that was set. */
    public Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** Returns how OTLP is spoken, when that was set. */
    public Optional<OtlpProtocol> protocol() {
        return Optional.ofNullable(protocol);
    }

    /** Returns the headers that were set, by their names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns how long the collector has to answer, when that was set. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** Returns whether requests are compressed, when that was set. */
    public Optional<Compression> compression() {
        return Optional.ofNullable(compression);
    }

    /** Returns the certificates. */
    public TlsConfig tls() {
        return tls;
    }

    /** Returns what happens to what could not be delivered. */
    public RetryPolicy retry() {
        return retry;
    }

    /** Returns how long the layer has when the session closes. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Returns what makes the spans. */
    public Resource resource() {
        return resource;
    }

    /** Returns whose code is instrumented, when that was set. */
    public Optional<InstrumentationScope> scope() {
        return Optional.ofNullable(scope);
    }

    /** Returns which traces are exported, when that was set. */
    public Optional<Sampler> sampler() {
        return Optional.ofNullable(sampler);
    }

    /** Returns how much a span may carry. */
    public SpanLimits limits() {
        return limits;
    }

    @Override
    public Optional<String> filter() {
        return Optional.ofNullable(filter);
    }
}
