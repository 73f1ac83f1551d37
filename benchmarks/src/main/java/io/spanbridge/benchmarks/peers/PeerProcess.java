package io.spanbridge.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.layers.PeerKind;
import io.spanbridge.results.run.Fork;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one fork of a peer: a process that warms up, measures as long as the form says, and prints its report. Not thread-safe.
 */
public final class PeerProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Form form;
    private final PeerBuild build;
    private final PrintStream log;
    private final Duration limit;

    /**
     * @param log receives what the process says beside its report
     * @param limit a fork that takes longer hangs
     */
    public PeerProcess(Form form, PeerBuild build, PrintStream log, Duration limit) {
        this.form = form;
        this.build = build;
        this.log = log;
        this.limit = limit;
    }

    /**
     * Runs a fork and waits for its end. A failure is in the result, not an exception.
     *
     * @param arm of a {@link PeerKind}
     */
    public Fork run(MeasuredArm arm, int round, int position) {
        Instant start = Instant.now();
        long begin = System.nanoTime();
        PeerReport report = null;
        String failure = null;
        try {
            report = measured(arm, (PeerKind) arm.layer());
        } catch (PeerReport.UnusableException e) {
            failure = "the peer " + e.getMessage();
        } catch (IOException e) {
            failure = "the peer cannot be started (" + e.getMessage() + "): build it again (" + PeerBuild.COMMAND + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "it was interrupted";
        }
        return new Fork(
                arm.id(),
                round,
                position,
                start.toString(),
                (System.nanoTime() - begin) / 1e9,
                failure,
                report == null ? List.of() : report.iterations(),
                report == null ? Map.of() : report.metrics(),
                null);
    }

    private PeerReport measured(MeasuredArm arm, PeerKind peer)
            throws IOException, InterruptedException, PeerReport.UnusableException {
        Path printed = Files.createTempFile("spanbridge-peer", ".json");
        Path said = Files.createTempFile("spanbridge-peer", ".log");
        try {
            log.println("# " + arm.id());
            Process process = new ProcessBuilder(command(arm, peer))
                    .redirectOutput(printed.toFile())
                    .redirectError(said.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = waitFor(process);
            String complaints = Files.readString(said, StandardCharsets.ISO_8859_1);
            log.print(complaints);
            if (!ended) {
                throw new PeerReport.UnusableException(
                        "did not end within " + limit.toSeconds() + " seconds and was killed");
            }
            if (process.exitValue() != 0) {
                throw new PeerReport.UnusableException(
                        "ended with " + process.exitValue() + ": " + last(complaints) + "; the log has all of it");
            }
            String report = Files.readString(printed, StandardCharsets.ISO_8859_1);
            log.print(report);
            return PeerReport.of(report, peer.id(), arm.kernel(), form.iterations());
        } finally {
            Files.deleteIfExists(printed);
            Files.deleteIfExists(said);
        }
    }

    private boolean waitFor(Process process) throws InterruptedException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return false;
    }

    private List<String> command(MeasuredArm arm, PeerKind peer) throws IOException {
        List<String> command = new ArrayList<>(build.command(peer.isPython()));
        command.add(peer.id());
        command.add(JSON.writeValueAsString(Map.of(
                "kernel", arm.kernel().id(),
                "warmupCallbacks", form.warmupCallbacks(),
                "warmup", Map.of("iterations", form.warmupIterations(), "millis", form.warmupMillis()),
                "measured", Map.of("iterations", form.iterations(), "millis", form.iterationMillis()))));
        return command;
    }

    private static String last(String complaints) {
        return complaints
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((before, line) -> line)
                .orElse("it said nothing");
    }
}
