package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.SecondModule;
import io.spanbridge.layers.StatefulLayer;
import io.spanbridge.testing.TestModules;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a library is loaded, and when it is there already. What is linked here is a file that nobody reads. */
class NativeLibraryTest {
    private static final String NAME = "spanbridge_once";
    private static final String PROPERTY = "spanbridge.library." + NAME;

    private final List<String> linked = new ArrayList<>();

    @TempDir
    private Path folder;

    private URLClassLoader loader;

    @BeforeEach
    void aLoaderThatHasNothing() throws Exception {
        loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
        System.setProperty(PROPERTY, Files.createFile(folder.resolve("library")).toString());
    }

    @AfterEach
    void theLoaderGoes() throws Exception {
        loader.close();
        System.clearProperty(PROPERTY);
    }

    @Test
    void aLibraryIsLoadedOncePerClassLoader() throws Exception {
        NativeLibrary.load(NAME, linkerOf(loader));
        NativeLibrary.load(NAME, linkerOf(loader));
        System.setProperty(PROPERTY, "/nowhere");
        NativeLibrary.load(NAME, linkerOf(loader));

        assertThat(linked).containsExactly(folder.resolve("library").toString());
    }

    @Test
    void anotherClassLoaderHasItsOwn() throws Exception {
        NativeLibrary.load(NAME, linkerOf(loader));
        try (URLClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
            NativeLibrary.load(NAME, linkerOf(other));
        }

        assertThat(linked).hasSize(2);
    }

    @Test
    void whatCouldNotBeLoadedIsTriedAgain() {
        String found = System.getProperty(PROPERTY);
        Consumer<String> linker = linkerOf(loader);
        Consumer<String> refusing = linkerOf(loader, path -> {
            throw new UnsatisfiedLinkError("not now");
        });

        assertThatExceptionOfType(TracingStartException.class)
                .isThrownBy(() -> NativeLibrary.load(NAME, refusing))
                .withMessageContaining("not now");
        NativeLibrary.load(NAME, linker);

        assertThat(linked).containsExactly(found);
    }

    @Test
    void findingALibraryDoesNotLoadIt() {
        NativeLibrary.find(NAME, linkerOf(loader));
        NativeLibrary.find(NAME, linkerOf(loader));
        NativeLibrary.load(NAME, linkerOf(loader));

        assertThat(linked).hasSize(3);
    }

    @Test
    void aModuleWhoseLibraryIsLoadedAgainMeanwhileGoesOnInItsSession() {
        StatefulLayer layer = new StatefulLayer();
        try (Tracing tracing = TestModules.SECOND.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            NativeLibrary.load("spanbridge_second_module", path -> {
                linked.add(path);
                SecondModule.link(path);
            });
            SecondModule.work(3);
            assertThat(tracing.statistics().newSpans()).isEqualTo(3);
        }

        assertThat(linked).isEmpty();
    }

    private Consumer<String> linkerOf(ClassLoader of) {
        return linkerOf(of, linked::add);
    }

    /** A linker whose class is in that loader. */
    @SuppressWarnings("unchecked")
    private static Consumer<String> linkerOf(ClassLoader of, Consumer<String> does) {
        Object linker = Proxy.newProxyInstance(of, new Class<?>[] {Consumer.class}, (self, method, arguments) -> {
            does.accept((String) arguments[0]);
            return null;
        });
        assertThat(linker.getClass().getClassLoader()).isSameAs(of);
        return (Consumer<String>) linker;
    }
}
