package io.spanbridge.testing;

import io.spanbridge.NativeLibrary;
import io.spanbridge.TracingModule;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.kernels.SecondModule;
import io.spanbridge.probes.Probes;

/** The modules that the tests use, loaded once. */
public final class TestModules {
    /** The kernels; its targets begin with {@code spanbridge_kernels}. */
    public static final TracingModule KERNELS = kernels();

    /** Another library with its own copy of {@code tracing}. */
    public static final TracingModule SECOND = second();

    /** What {@code tracing} can express; see {@link Probes}. */
    public static final TracingModule PROBES = probes();

    private TestModules() {}

    private static TracingModule kernels() {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
        return TracingModule.of("kernels", Kernels::spanbridge);
    }

    private static TracingModule second() {
        NativeLibrary.load("spanbridge_second_module", SecondModule::link);
        return TracingModule.of("second", SecondModule::spanbridge);
    }

    private static TracingModule probes() {
        NativeLibrary.load("spanbridge_probes", Probes::link);
        return TracingModule.of("probes", Probes::spanbridge);
    }
}
