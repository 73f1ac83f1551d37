package io.spanbridge.internal;

import io.spanbridge.NativeEntry;
import io.spanbridge.Tracing;
import io.spanbridge.config.TracingConfig;

/** The Java side of a module. */
public final class Module {
    private final String name;
    private final NativeEntry entry;

    public Module(String name, NativeEntry entry) {
        this.name = name;
        this.entry = entry;
    }

    public String name() {
        return name;
    }

    public Tracing open(TracingConfig config) {
        throw new UnsupportedOperationException("in the making: " + entry);
    }
}
