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
    private boolean loaded;

    NativeModule(String library, Consumer<String> linker) {
        this.library = library;
        this.linker = linker;
    }

    /** Loads, instead of it, the library from the same source that counts what it allocates. */
    public synchronized void loadCounted() {
        if (loaded) {
            throw new IllegalStateException(library + " is loaded already");
        }
        NativeLibrary.load(library + "_counted", linker);
        loaded = true;
    }

    /** Loads it, unless it or the one that counts is loaded: the JVM might bind one method to the one and another to the other. */
    public synchronized void load() {
        if (!loaded) {
            NativeLibrary.load(library, linker);
            loaded = true;
        }
    }
}
