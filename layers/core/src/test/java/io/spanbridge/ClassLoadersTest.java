package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.testing.IsolatedModule;
import io.spanbridge.testing.TestModules;
import java.io.File;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same libraries loaded by several class loaders, and loaders that go away. */
class ClassLoadersTest {
    /** Loads everything anew, the bridge and the kernels included. */
    private static URLClassLoader isolated() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Opens a session in a loader, makes spans, and returns how many its layer saw. */
    private static long run(ClassLoader loader, int spans) throws ReflectiveOperationException {
        return (long) Class.forName(IsolatedModule.class.getName(), true, loader)
                .getMethod("run", int.class)
                .invoke(null, spans);
    }

    @Test
    void twoLoadersWithTheSameLibraryDoNotSeeEachOthersSpans() throws Exception {
        try (URLClassLoader first = isolated();
                URLClassLoader second = isolated()) {
            assertThat(run(first, 3)).isEqualTo(3);
            assertThat(run(second, 5)).isEqualTo(5);
            assertThat(run(first, 7)).isEqualTo(7);
        }
        assertThat(TestModules.KERNELS.name()).isEqualTo("kernels");
    }

    @Test
    void aLoaderWhoseSessionHasClosedCanBeCollected() throws Exception {
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        Reference<ClassLoader> loader = runAndForget(collected);
        Reference<? extends ClassLoader> found = null;
        for (int attempt = 0; attempt < 50 && found == null; attempt++) {
            System.gc();
            found = collected.remove(200);
        }
        assertThat(found).as("the class loader after its session").isSameAs(loader);
    }

    private static Reference<ClassLoader> runAndForget(ReferenceQueue<ClassLoader> collected) throws Exception {
        try (URLClassLoader loader = isolated()) {
            assertThat(run(loader, 2)).isEqualTo(2);
            return new WeakReference<>(loader, collected);
        }
    }
}
