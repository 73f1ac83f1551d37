package io.spanbridge.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a JVM of its own, with the class path and the native libraries of this one, under {@code -Xcheck:jni
 * -ea}. What CheckJNI has to say goes to standard output, and fails the test.
 *
 * <p>Blocks until the child has ended; a child that does not within the time limit is killed, and fails the test with what it
 * had printed.
 */
final class ChildJvm {
    private static final int LIMIT_SECONDS = 60;

    /** So many bytes of an output are read: CheckJNI can fill a disk. */
    private static final int KEPT = 16 << 10;

    private final List<String> command = new ArrayList<>();
    private final int limitSeconds;
    private Map<String, String> environment = Map.of();

    private ChildJvm(int limitSeconds, Class<?> main, List<String> options, List<String> arguments) {
        this.limitSeconds = limitSeconds;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xcheck:jni", "-ea", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        boolean told = options.stream().anyMatch(option -> option.startsWith("--enable-native-access"));
        if (Runtime.version().feature() >= 22 && !told) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spanbridge.") || name.equals("java.library.path"))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
    }

    /** Runs {@code main} with arguments. */
    static Ended run(Class<?> main, String... arguments) {
        return new ChildJvm(LIMIT_SECONDS, main, List.of(), List.of(arguments)).await();
    }

    /** Runs {@code main} with options for the JVM, which override those that every child has. */
    static Ended runWith(List<String> options, Class<?> main, String... arguments) {
        return runWithin(LIMIT_SECONDS, options, main, arguments);
    }

    /** Runs {@code main} with variables of the environment, beside those of this process. */
    static Ended runIn(Map<String, String> environment, Class<?> main, String... arguments) {
        ChildJvm child = new ChildJvm(LIMIT_SECONDS, main, List.of(), List.of(arguments));
        child.environment = environment;
        return child.await();
    }

    /** As {@link #runWith}, for a child that may take more time, or must take less. */
    static Ended runWithin(int limitSeconds, List<String> options, Class<?> main, String... arguments) {
        return new ChildJvm(limitSeconds, main, options, List.of(arguments)).await();
    }

    private Ended await() {
        File out = null;
        File err = null;
        try {
            out = File.createTempFile("child", ".out");
            err = File.createTempFile("child", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out).redirectError(err);
            // With it a JVM tells on standard error what it picked up.
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Ended result = new Ended(process.exitValue(), beginning(out), beginning(err));
            if (!ended) {
                fail("the child did not end within " + limitSeconds + " s: " + result);
            }
            return result;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the child could not be run: " + command, e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static String beginning(File file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return new String(in.readNBytes(KEPT), StandardCharsets.UTF_8);
        }
    }

    private static void delete(File file) {
        if (file != null && !file.delete()) {
            file.deleteOnExit();
        }
    }

    /** How a child ended, and what it printed. */
    record Ended(int exitCode, String out, String err) {
        /** Fails unless the child ended with that code, printed exactly these lines, and nothing on standard error. */
        void with(int expectedCode, String... lines) {
            withError(expectedCode, "", lines);
        }

        /** As {@link #with}, for a child that must have {@code error} in what it printed on standard error. */
        void withError(int expectedCode, String error, String... lines) {
            assertThat(out).as(toString()).doesNotContain("in native method", "JNI local refs", "CheckJNI");
            assertThat(exitCode).as(toString()).isEqualTo(expectedCode);
            assertThat(out.lines()).as(toString()).containsExactly(lines);
            if (error.isEmpty()) {
                assertThat(err).as(toString()).isEmpty();
            } else {
                assertThat(err).as(toString()).contains(error);
            }
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- standard output\n" + out + "\n--- standard error\n" + err;
        }
    }
}
