package io.spanbridge.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.spanbridge.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Makes an {@link OtlpLayer} that is not the default one. Not thread-safe. */
public final class OtlpLayerBuilder {
    private OpenTelemetry openTelemetry;
    private String scopeName = "io.spanbridge.otel";
    private String scopeVersion = ownVersion();
    private boolean location = true;
    private boolean target = true;
    private boolean threads = true;
    private boolean level;
    private Delivery delivery = Delivery.DEFERRED;

    OtlpLayerBuilder() {}

    /** Sets where the spans go; must be set. */
    public OtlpLayerBuilder setOpenTelemetry(OpenTelemetry openTelemetry) {
        this.openTelemetry = Objects.requireNonNull(openTelemetry, "openTelemetry");
        return this;
    }

    /**
     * Sets the instrumentation scope of the spans; {@code io.spanbridge.otel} and its version unless set.
     *
     * @param version null for none
     */
    public OtlpLayerBuilder setInstrumentationScope(String name, String version) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: an instrumentation scope needs a name");
        }
        this.scopeName = name;
        this.scopeVersion = version;
        return this;
    }

    /** Sets whether spans and events say where in the source they are made ({@code code.*}); they do unless told not to. */
    public OtlpLayerBuilder setLocation(boolean location) {
        this.location = location;
        return this;
    }

    /** Sets whether spans and events have their {@code target}; they do unless told not to. */
    public OtlpLayerBuilder setTarget(boolean target) {
        this.target = target;
        return this;
    }

    /** Sets whether spans say which thread made them ({@code thread.*}); they do unless told not to. */
    public OtlpLayerBuilder setThreads(boolean threads) {
        this.threads = threads;
        return this;
    }

    /** Sets whether spans have their {@code level}, as events always do; they do not unless told to. */
    public OtlpLayerBuilder setLevel(boolean level) {
        this.level = level;
        return this;
    }

    /**
     * Sets when the layer hears of things; {@link Delivery#DEFERRED} unless set: the layer makes nothing current, times come from Rust,
     * and what is current in Java is captured where a span is made ({@link OtlpLayer#captureContext}). So spans, times and parents are the
     * same whenever the layer is told of them. What differs: an SDK, its sampler and its processors run later, with {@link Delivery#BATCHED} on another thread;
     * and then {@link OtlpLayer#makeCurrent} changes nothing, since the layer does not know yet of the span that Rust is in.
     */
    public OtlpLayerBuilder setDelivery(Delivery delivery) {
        this.delivery = Objects.requireNonNull(delivery, "delivery");
        return this;
    }

    /**
     * Makes the layer.
     *
     * @throws IllegalStateException when no OpenTelemetry was set
     */
    public OtlpLayer build() {
        if (openTelemetry == null) {
            throw new IllegalStateException("set an OpenTelemetry, or use OtlpLayer.autoconfigured()");
        }
        return build(openTelemetry, null);
    }

    /** Makes a layer that owns its SDK. */
    OtlpLayer build(OtlpSdk sdk) {
        return build(sdk.openTelemetry(), sdk);
    }

    private OtlpLayer build(OpenTelemetry destination, OtlpSdk own) {
        TracerBuilder tracer = destination.tracerBuilder(scopeName);
        if (scopeVersion != null) {
            tracer.setInstrumentationVersion(scopeVersion);
        }
        Tracer built = tracer.build();
        return new OtlpLayer(built, own, delivery, threads, new CallsiteOptions(location, target, level));
    }

    private static String ownVersion() {
        try (InputStream in = OtlpLayerBuilder.class.getResourceAsStream("scope.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("scope.properties cannot be read from the library's own jar", e);
        }
    }
}
