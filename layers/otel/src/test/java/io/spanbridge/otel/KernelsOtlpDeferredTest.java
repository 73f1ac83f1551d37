package io.spanbridge.otel;

import io.spanbridge.Delivery;

/** The same spans arrive when the layer hears of them later. */
class KernelsOtlpDeferredTest extends KernelsOtlpTest {
    @Override
    Delivery delivery() {
        return Delivery.DEFERRED;
    }
}
