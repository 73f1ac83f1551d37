package io.spanbridge.config;

import io.spanbridge.ErrorHandler;

/** What a session is to be: for the whole process, or for one thread. */
public sealed interface TracingConfig permits GlobalTracingConfig, CurrentThreadTracingConfig {
    /** Returns the layers. */
    SubscriberConfig subscriber();

    /** Returns how the OTLP layers send spans on. */
    ExportProcess exportProcess();

    /** Returns how the callbacks of batched layers are kept and delivered. */
    DrainConfig drain();

    /** Returns who is told of what goes wrong inside the session. */
    ErrorHandler errorHandler();
}
