package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OtlpSdkExitTest {
    @Test
    void aJvmThatExitsWithoutCloseExportsWhatHasEnded() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            String output = run(receiver.endpoint());

            assertThat(receiver.spans()).hasSize(1);
            assertThat(output).isEmpty();
        }
    }

    @Test
    void aJvmThatExitsWithoutCloseSaysWhatIsLost() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.refusing(400)) {
            assertThat(run(receiver.endpoint())).contains("1 of 1 spans were not exported");
        }
    }

    /** Runs {@link ExitWithoutClose} to its end and returns what it printed. */
    private static String run(String endpoint) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitWithoutClose.class.getName(),
                        endpoint)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("the JVM has ended")
                .isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
