package io.spanbridge.internal;

import io.spanbridge.ErrorHandler;

/** Tells the system logger {@code io.spanbridge}. Thread-safe. */
public final class LoggingErrorHandler implements ErrorHandler {
    public static final LoggingErrorHandler INSTANCE = new LoggingErrorHandler();

    private static final System.Logger LOGGER = System.getLogger("io.spanbridge");

    private LoggingErrorHandler() {}

    @Override
    public void onError(String message, Throwable failure) {
        LOGGER.log(System.Logger.Level.WARNING, message, failure);
    }
}
