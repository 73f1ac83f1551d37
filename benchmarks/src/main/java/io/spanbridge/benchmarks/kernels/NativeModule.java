package io.spanbridge.benchmarks.kernels;

import io.spanbridge.NativeLibrary;
import io.spanbridge.kernels.Crossings;
import io.spanbridge.kernels.Kernels;
import java.util.function.Consumer;

/** A native library that has kernels. */
public enum NativeModule {
    KERNELS("spanbridge_kernels", Kernels::link),
    CROSSINGS("spanbridge_crossings", Crossings::link);

    private final String library;
    private final Consumer<String> linker;

    NativeModule(String library, Consumer<String> linker) {
        this.library = library;
        this.linker = linker;
    }

    /** Loads it, if it is not loaded yet. */
    public void load() {
        NativeLibrary.load(library, linker);
    }
}
