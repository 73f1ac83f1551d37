package io.spanbridge.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Which library made the spans; that is, whose Rust code is instrumented.
 *
 * @param name the name of the library
 * @param version its version
 * @param schemaUrl which version of OpenTelemetry's conventions its names follow
 * @param attributes what else there is to say of it
 */
public record InstrumentationScope(
        String name, Optional<String> version, Optional<String> schemaUrl, Attributes attributes) {
    public InstrumentationScope {
        Checks.notBlank(name, "name of the instrumentation scope");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(schemaUrl, "schemaUrl");
        schemaUrl.ifPresent(url -> Checks.notBlank(url, "schemaUrl"));
        Objects.requireNonNull(attributes, "attributes");
    }

    /** Returns a scope with that name and nothing else. */
    public static InstrumentationScope of(String name) {
        return new InstrumentationScope(name, Optional.empty(), Optional.empty(), Attributes.empty());
    }

    /** Returns a copy with that version. */
    public InstrumentationScope withVersion(String newVersion) {
        return new InstrumentationScope(name, Optional.of(newVersion), schemaUrl, attributes);
    }

    /** Returns a copy with that schema URL. */
    public InstrumentationScope withSchemaUrl(String url) {
        return new InstrumentationScope(name, version, Optional.of(url), attributes);
    }

    /** Returns a copy with one more attribute; see {@link Attributes#with}. */
    public InstrumentationScope with(String key, Object value) {
        return new InstrumentationScope(name, version, schemaUrl, attributes.with(key, value));
    }
}
