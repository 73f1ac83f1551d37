package io.spanbridge.benchmarks.variants;

import io.spanbridge.benchmarks.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The forks of the arm have a newer JDK than the driver. It is the one that the property {@code spanbridge.bench.jdk} names, or
 * the newest one in {@code /usr/lib/jvm}; where there is none, the arm cannot run, and is not among the arms.
 */
public final class JdkVariant extends Variant {
    /** The system property with its home. The driver hands it to forks, so that these know the same arms. */
    public static final String PROPERTY = "spanbridge.bench.jdk";

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final int NATIVE_ACCESS_FLAG_SINCE = 22;

    public static final Variant NEWER = newer();

    private final Jdk jdk;

    /**
     * A JDK.
     *
     * @param home its folder
     * @param release for example 25
     */
    record Jdk(Path home, int release) {
        /** Reads the file {@code release} in a folder; empty when this is not the home of a JDK. */
        static Optional<Jdk> in(Path home) {
            Properties properties = new Properties();
            try (BufferedReader reader = Files.newBufferedReader(home.resolve("release"))) {
                properties.load(reader);
                String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
                return Optional.of(new Jdk(home, Runtime.Version.parse(version).feature()));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    private JdkVariant(Jdk jdk) {
        super(jdk == null ? "newer-jdk" : "jdk" + jdk.release(), jdk == null ? "a newer JDK" : "JDK " + jdk.release());
        this.jdk = jdk;
    }

    private static JdkVariant newer() {
        String given = System.getProperty(PROPERTY);
        return new JdkVariant(
                given == null
                        ? newest(INSTALLED, Runtime.version().feature()).orElse(null)
                        : Jdk.in(Path.of(given)).orElse(null));
    }

    /** Returns the newest JDK in a folder that is newer than that release. */
    static Optional<Jdk> newest(Path folder, int than) {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
            Stream.Builder<Path> found = Stream.builder();
            homes.forEach(found);
            return found.build()
                    .flatMap(home -> Jdk.in(home).stream())
                    .filter(jdk -> jdk.release() > than)
                    .max(Comparator.comparingInt(Jdk::release));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public int javaRelease() {
        return jdk == null ? 0 : jdk.release();
    }

    @Override
    public Optional<Path> java() {
        return Optional.ofNullable(jdk).map(known -> known.home().resolve("bin/java"));
    }

    @Override
    public List<String> jvmArguments() {
        if (jdk == null) {
            return List.of();
        }
        String property = "-D" + PROPERTY + "=" + jdk.home();
        return jdk.release() >= NATIVE_ACCESS_FLAG_SINCE
                ? List.of(property, "--enable-native-access=ALL-UNNAMED")
                : List.of(property);
    }
}
