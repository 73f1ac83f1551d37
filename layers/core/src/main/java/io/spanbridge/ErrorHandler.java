package io.spanbridge;

/**
 * Is told of what went wrong inside a session, at most once per second, on the thread it happened on. Must not throw and
 * should not block; a throw is ignored.
 */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * @param message what happened, with the name of the layer and of the callback
     * @param failure what the layer threw, or null
     */
    void onError(String message, Throwable failure);
}
