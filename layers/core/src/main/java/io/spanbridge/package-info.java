/**
 * The API of spanbridge: layers written in Java for spans and events made by Rust code with the {@code tracing} crate.
 *
 * <p>A native library is a {@link io.spanbridge.TracingModule}. Opening it gives a {@link io.spanbridge.Tracing}, the session
 * that delivers callbacks to {@linkplain io.spanbridge.Layer layers} until it is closed.
 */
package io.spanbridge;
