package io.spanbridge.config;

import java.util.List;

/**
 * The layers of a session.
 *
 * @param layers 1 to 31 layers; each callback goes to them in this order, but those that take the same form (JSON, or typed
 *     values) receive it together, at the place of the first
 */
public record SubscriberConfig(List<LayerConfig> layers) {
    /** The number of layers that a session can have. */
    public static final int MAX_LAYERS = 31;

    public SubscriberConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException(
                    "layers: a session has 1 to " + MAX_LAYERS + " layers, not " + layers.size());
        }
    }

    /** Makes a configuration of these layers. */
    public static SubscriberConfig of(LayerConfig... layers) {
        return new SubscriberConfig(List.of(layers));
    }
}
