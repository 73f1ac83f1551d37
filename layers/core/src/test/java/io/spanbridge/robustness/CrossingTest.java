package io.spanbridge.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Crossing;
import io.spanbridge.JsonLayer;
import io.spanbridge.NativeLibrary;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.TracingStartException;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.robustness.ChildJvm.Ended;
import io.spanbridge.testing.TestModules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what callbacks cross in a JVM as it is, and what the log says of it. */
class CrossingTest {
    private static final boolean HAS_FFM =
            Runtime.version().feature() >= 22 && System.getProperty("os.name").equals("Linux");

    /** So that nobody tests one crossing and believes it was the other. */
    @Test
    void theTestsThemselvesRunWithTheCrossingThatTheyWereStartedFor() {
        boolean jni = System.getProperty("spanbridge.crossing", "auto").equals("jni");
        try (Tracing tracing =
                TestModules.SECOND.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())))) {
            assertThat(tracing.crossing()).isEqualTo(HAS_FFM && !jni ? Crossing.FFM : Crossing.JNI);
        }
    }

    @Test
    void ffmIsUsedWhereItIsAllowedAndJsonStaysWithJni() {
        String typed = HAS_FFM ? "FFM" : "JNI";
        ChildJvm.runWith(List.of("-Dspanbridge.crossing=auto"), Sessions.class)
                .with(0, "records " + typed + " 5", "json JNI", "records " + typed + " 5");
    }

    @Test
    void thePropertyTurnsItOff() {
        ChildJvm.runWith(List.of("-Dspanbridge.crossing=jni"), Sessions.class)
                .with(0, "records JNI 5", "json JNI", "records JNI 5");
    }

    @Test
    void whoInsistsOnItWhereItCannotBeHadGetsNoSession() {
        if (HAS_FFM) {
            ChildJvm.runWith(List.of("-Dspanbridge.crossing=ffm"), Sessions.class)
                    .with(0, "records FFM 5", "json JNI", "records FFM 5");
        } else {
            ChildJvm.runWith(List.of("-Dspanbridge.crossing=ffm"), Refused.class)
                    .with(0, "refused");
        }
    }

    /** The library is loaded by a module that may, and the bridge is in one that may not. */
    @Test
    void whereItIsNotAllowedTheLogSaysSoOnce(@TempDir Path folder) throws IOException {
        if (!HAS_FFM) {
            System.out.println("no FFM on Java " + Runtime.version() + ": nothing to allow");
            return;
        }
        Path jar = folder.resolve("kernels.jar");
        packKernels(jar);
        List<String> options = List.of(
                "-Dspanbridge.crossing=auto",
                "--module-path=" + jar,
                "--add-modules=test.kernels",
                "--enable-native-access=test.kernels");
        Ended ended = ChildJvm.runWith(options, Sessions.class);
        String said =
                "callbacks cross by JNI, which costs about three times as much as FFM, because native access is not"
                        + " allowed to the bridge; start the JVM with --enable-native-access=ALL-UNNAMED";
        ended.withError(0, said, "records JNI 5", "json JNI", "records JNI 5");
        assertThat(ended.err().split("callbacks cross by JNI", -1))
                .as(ended.err())
                .hasSize(2);
    }

    private static void packKernels(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", "test.kernels");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            String name = Kernels.class.getName().replace('.', '/') + ".class";
            out.putNextEntry(new JarEntry(name));
            try (InputStream in = Kernels.class.getClassLoader().getResourceAsStream(name)) {
                in.transferTo(out);
            }
        }
    }

    /** Only the kernels are loaded: whoever loads a library where that is not allowed is allowed everything, after a warning. */
    private static TracingModule kernels() {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
        return TracingModule.of("kernels", Kernels::spanbridge);
    }

    static final class Sessions {
        private static final TracingModule KERNELS = kernels();

        public static void main(String[] arguments) {
            records();
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(new JsonLayer() {
                @Override
                public void onClose(String spanId, Object state) {}
            })))) {
                System.out.println("json " + tracing.crossing());
            }
            // What Java made for the first session serves the next one.
            records();
        }

        private static void records() {
            CountingLayer layer = new CountingLayer();
            Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)));
            Kernels.spans(5, 1, 0, 0, false);
            tracing.close();
            Kernels.spans(5, 1, 0, 0, false);
            assertThat(tracing.statistics().failed()).isZero();
            assertThat(layer.closes()).isEqualTo(layer.newSpans());
            System.out.println("records " + tracing.crossing() + " " + layer.newSpans());
        }
    }

    static final class Refused {
        public static void main(String[] arguments) {
            try (Tracing tracing = kernels().open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())))) {
                System.out.println("opened, by " + tracing.crossing());
            } catch (TracingStartException e) {
                assertThat(e).hasMessageContaining("spanbridge.crossing is ffm, but");
                System.out.println("refused");
            }
        }
    }
}
