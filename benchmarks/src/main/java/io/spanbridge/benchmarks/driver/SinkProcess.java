package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.sink.DiscardingSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link DiscardingSink} in a process of its own. It ends with this object, and with this JVM. */
final class SinkProcess implements AutoCloseable {
    private final Process process;
    private final String endpoint;

    private SinkProcess(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts a sink, and waits until it listens. */
    static SinkProcess start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DiscardingSink.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (port == null) {
            process.destroy();
            throw new IOException("the sink ended before it listened");
        }
        return new SinkProcess(process, "http://127.0.0.1:" + Integer.parseInt(port));
    }

    /** Returns its address, as {@code http://host:port}. */
    String endpoint() {
        return endpoint;
    }

    /** Returns the process. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
