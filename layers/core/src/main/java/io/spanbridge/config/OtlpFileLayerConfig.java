package io.spanbridge.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A layer that writes spans to a file, or to standard output, in the JSON form of OTLP: each line is a complete {@code TracesData}.
 * It runs in Rust. Immutable.
 *
 * <p>Spans are the same as those of {@link OtlpLayerConfig}. How many stand in a line, and which thread writes it, depends on the
 * session's {@link ExportProcess}. What cannot be written (a full disk, a closed pipe, a file that somebody removed) is counted in
 * {@link io.spanbridge.LayerStatistics} and told to the error handler once; the instrumented code goes on.
 */
public final class OtlpFileLayerConfig implements NativeLayerConfig {
    private final Path path;
    private Resource resource = Resource.empty();
    private InstrumentationScope scope;
    private Sampler sampler;
    private SpanLimits limits = SpanLimits.defaults();
    private String filter;

    private OtlpFileLayerConfig(Path path) {
        this.path = path;
    }

    private OtlpFileLayerConfig(OtlpFileLayerConfig from) {
        path = from.path;
        resource = from.resource;
        scope = from.scope;
        sampler = from.sampler;
        limits = from.limits;
        filter = from.filter;
    }

    /** Writes to a file; it is made when the session opens, and appended to when it is there. By custom it ends in {@code .jsonl}. */
    public static OtlpFileLayerConfig toFile(Path path) {
        return new OtlpFileLayerConfig(Objects.requireNonNull(path, "path"));
    }

    /** Writes to the standard output of the process. */
    public static OtlpFileLayerConfig toStdout() {
        return new OtlpFileLayerConfig((Path) null);
    }

    /** Returns a copy with that resource. */
    public OtlpFileLayerConfig withResource(Resource newResource) {
        OtlpFileLayerConfig copy = new OtlpFileLayerConfig(this);
        copy.resource = Objects.requireNonNull(newResource, "resource");
        return copy;
    }

    /** Returns a copy with that instrumentation scope; by default it is that of spanbridge. */
    public OtlpFileLayerConfig withScope(InstrumentationScope newScope) {
        OtlpFileLayerConfig copy = new OtlpFileLayerConfig(this);
        copy.scope = Objects.requireNonNull(newScope, "scope");
        return copy;
    }

    /** Returns a copy with that sampler; see {@link OtlpLayerConfig#withSampler}. */
    public OtlpFileLayerConfig withSampler(Sampler newSampler) {
        OtlpFileLayerConfig copy = new OtlpFileLayerConfig(this);
        copy.sampler = Objects.requireNonNull(newSampler, "sampler");
        return copy;
    }

    /** Returns a copy with those limits. */
    public OtlpFileLayerConfig withLimits(SpanLimits newLimits) {
        OtlpFileLayerConfig copy = new OtlpFileLayerConfig(this);
        copy.limits = Objects.requireNonNull(newLimits, "limits");
        return copy;
    }

    /** Returns a copy with that filter; see {@link JavaLayerConfig#withFilter}. */
    public OtlpFileLayerConfig withFilter(String directives) {
        OtlpFileLayerConfig copy = new OtlpFileLayerConfig(this);
        copy.filter = Objects.requireNonNull(directives, "directives");
        return copy;
    }

    /** Returns the file; empty for standard output. */
    public Optional<Path> path() {
        return Optional.ofNullable(path);
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
