package io.spanbridge.config;

import java.util.Objects;
import java.util.Optional;

/**
 * What makes the spans: the service, the process, the machine.
 *
 * <p>Beside these attributes those of {@code OTEL_RESOURCE_ATTRIBUTES}, and {@code service.name} of {@code OTEL_SERVICE_NAME}, are
 * exported; of two with one name that of the configuration wins.
 *
 * @param attributes by OpenTelemetry's conventions {@code service.name} is among them
 * @param schemaUrl which version of the conventions the names follow
 */
public record Resource(Attributes attributes, Optional<String> schemaUrl) {
    public Resource {
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(schemaUrl, "schemaUrl");
        schemaUrl.ifPresent(url -> Checks.notBlank(url, "schemaUrl"));
    }

    /** Returns a resource of which only the environment says something. */
    public static Resource empty() {
        return new Resource(Attributes.empty(), Optional.empty());
    }

    /** Returns the resource of a service. */
    public static Resource ofService(String name) {
        return empty().with("service.name", Checks.notBlank(name, "service.name"));
    }

    /** Returns a copy with one more attribute; see {@link Attributes#with}. */
    public Resource with(String key, Object value) {
        return new Resource(attributes.with(key, value), schemaUrl);
    }

    /** Returns a copy with that schema URL. */
    public Resource withSchemaUrl(String url) {
        return new Resource(attributes, Optional.of(url));
    }
}
