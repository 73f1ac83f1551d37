package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Tracing;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bridge lives in a class loader of an application, and the system's loader has another copy of its classes: the one that
 * threads of Rust would find by name.
 */
class OwnLoaderTest {
    @Test
    void threadsOfRustReachTheClassesOfTheLoaderThatOpenedTheSession() {
        ChildJvm.run(Outside.class).with(0, "100 spans", "in a loader of its own");
    }

    static final class Outside {
        public static void main(String[] arguments) throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            try (URLClassLoader loader =
                    new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                Class<?> inside = Class.forName(Inside.class.getName(), true, loader);
                assertThat(inside).isNotSameAs(Inside.class);
                inside.getMethod("run").invoke(null);
            }
            System.out.println("in a loader of its own");
        }
    }

    public static final class Inside {
        public static void run() {
            CountingLayer layer = new CountingLayer();
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                Probes.run("threads_emit");
                assertThat(tracing.statistics().failed()).isZero();
            }
            System.out.println(layer.closes() + " spans");
        }
    }
}
