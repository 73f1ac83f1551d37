package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.SubscriberConfig;
import io.spanbridge.layers.CountingLayer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is named, with what to do; and the next right call works. */
class BadInputTest {
    @TempDir
    Path folder;

    @Test
    void aWrongFilterIsNamedWithTheLayerAndThePlace() {
        assertThatThrownBy(() -> KERNELS.open(GlobalTracingConfig.of(
                        JavaLayerConfig.of(new CountingLayer()).withFilter("info,spanbridge_kernels=loud"))))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("module kernels")
                .hasMessageContaining("io.spanbridge.layers.CountingLayer")
                .hasMessageContaining("\"spanbridge_kernels=loud\" at position 5");
        KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())))
                .close();
    }

    @Test
    void aLibraryThatIsNowhereIsNamedWithAllThatWasTried() {
        assertThatThrownBy(() -> NativeLibrary.load("spanbridge_nowhere", System::load))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("spanbridge_nowhere")
                .hasMessageContaining("java.library.path")
                .hasMessageContaining("native/")
                .hasMessageContaining("-Dspanbridge.library.spanbridge_nowhere=PATH");
    }

    @Test
    void aFileThatIsNoLibraryOfThisPlatformIsNamedAndNothingElseIsTried() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.so"), "this is not a library");
        System.setProperty("spanbridge.library.spanbridge_wrong", wrong.toString());
        try {
            assertThatThrownBy(() -> NativeLibrary.load("spanbridge_wrong", System::load))
                    .isInstanceOf(TracingStartException.class)
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("spanbridge.library.spanbridge_wrong")
                    .hasMessageNotContaining("class path");
        } finally {
            System.clearProperty("spanbridge.library.spanbridge_wrong");
        }
    }

    @Test
    void aLibraryForAnotherProcessorIsNamedWithTheReason() throws Exception {
        String resource = "native/" + System.getProperty("os.name").toLowerCase(Locale.ROOT)
                + "-x86_64/libspanbridge_crossings.so";
        byte[] library;
        try (InputStream packed = getClass().getClassLoader().getResourceAsStream(resource)) {
            if (packed == null) {
                System.out.println("not on Linux on x86-64: no library of another processor is made");
                return;
            }
            library = packed.readAllBytes();
        }
        // The machine field of the ELF header: 183 is aarch64.
        library[18] = (byte) 183;
        Path foreign = Files.write(folder.resolve("foreign.so"), library);
        System.setProperty("spanbridge.library.spanbridge_foreign", foreign.toString());
        try {
            assertThatThrownBy(() -> NativeLibrary.load("spanbridge_foreign", System::load))
                    .isInstanceOf(TracingStartException.class)
                    .hasMessageContaining("cannot be loaded on linux-x86_64")
                    .hasMessageContaining(foreign.toString())
                    .hasMessageContaining("built for this platform");
        } finally {
            System.clearProperty("spanbridge.library.spanbridge_foreign");
        }
    }

    /** Declares the native method, but no library defines it. */
    private static final class WithoutLibrary {
        static native Object spanbridge(int operation, Object argument);
    }

    @Test
    void aClassWhoseNativeMethodIsNotThereIsNamedWithWhatToDo() {
        TracingModule module = TracingModule.of("lonely", WithoutLibrary::spanbridge);
        assertThatThrownBy(() -> module.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer()))))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("module lonely")
                .hasMessageContaining("WithoutLibrary.spanbridge")
                .hasMessageContaining("spanbridge::export!");
    }

    @Test
    void aMethodThatIsNotTheExportedOneIsNamedByItsAnswer() {
        TracingModule module = TracingModule.of("fake", (operation, argument) -> 42);
        assertThatThrownBy(() -> module.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer()))))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining("module fake")
                .hasMessageContaining("42");
    }

    @Test
    void aSessionHasOneToThirtyOneLayers() {
        assertThatThrownBy(SubscriberConfig::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 31 layers, not 0");
        LayerConfig[] tooMany =
                Collections.nCopies(32, JavaLayerConfig.of(new CountingLayer())).toArray(LayerConfig[]::new);
        assertThatThrownBy(() -> SubscriberConfig.of(tooMany))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 32");
    }

    @Test
    void anOperationThatRustDoesNotKnowIsAnErrorAndNotACrash() {
        assertThat(io.spanbridge.kernels.Kernels.spanbridge(99, null))
                .asString()
                .contains("operation 99")
                .contains("different versions");
        assertThat(io.spanbridge.kernels.Kernels.spanbridge(1, null)).asString().contains("3 numbers");
        assertThat(io.spanbridge.kernels.Kernels.spanbridge(0, null)).asString().contains("configuration is missing");
    }
}
