/**
 * A layer that turns the spans of a Rust library into spans of the OpenTelemetry Java SDK.
 *
 * <p>{@link io.spanbridge.otel.OtlpLayer} is the layer; the program brings its own {@code OpenTelemetry}, or lets
 * {@link io.spanbridge.otel.OtlpSdk} make one from the {@code otel.*} properties and {@code OTEL_*} variables.
 */
package io.spanbridge.otel;
