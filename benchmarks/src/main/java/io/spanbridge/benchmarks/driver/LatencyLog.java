package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.fork.HistogramResult;
import io.spanbridge.benchmarks.fork.PausesResult;
import io.spanbridge.results.run.RunFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * The latencies of a run as an HdrHistogram log, which its tools read: an interval per iteration, in nanoseconds, with a tag of the
 * arm and {@code raw} or {@code corrected}; and a comment per pause. Made when there is something to write. Not
 * thread-safe.
 */
final class LatencyLog implements AutoCloseable {
    /** Nanoseconds to milliseconds, for the column of the largest value. */
    private static final double RATIO = 1e6;

    private final Path file;
    private OutputStream out;
    private HistogramLogWriter writer;

    /** @param file made when there is something to write; what it has is kept */
    LatencyLog(Path file) {
        this.file = file;
    }

    /** Writes what a fork recorded. */
    @SuppressWarnings("rawtypes") // JMH hands results out as raw types
    void add(String arm, int round, BenchmarkResult fork) {
        for (IterationResult iteration : fork.getIterationResults()) {
            Result raw = iteration.getSecondaryResults().get(ForkFigures.RAW);
            if (raw instanceof HistogramResult measured) {
                add(arm, "raw", measured.histogram());
                add(arm, "corrected", Corrected.of(iteration));
            }
            if (iteration.getSecondaryResults().get(PausesResult.LABEL) instanceof PausesResult pauses) {
                for (String pause : pauses.pauses()) {
                    writer().outputComment("[Pause of " + arm + ", round " + round + ": " + pause + "]");
                }
            }
        }
    }

    private void add(String arm, String kind, Histogram histogram) {
        histogram.setTag(arm + "." + kind);
        writer().outputIntervalHistogram(
                        histogram.getStartTimeStamp() / 1000.0, histogram.getEndTimeStamp() / 1000.0, histogram, RATIO);
    }

    private HistogramLogWriter writer() {
        if (writer == null) {
            try {
                if (file.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                }
                boolean isNew = !Files.exists(file);
                out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                writer = new HistogramLogWriter(out);
                if (isNew) {
                    writer.outputComment("[Nanoseconds; raw as measured, corrected from when the work was due]");
                    writer.outputLogFormatVersion();
                    writer.outputLegend();
                }
            } catch (IOException e) {
                throw new RunFileException(file, "the latencies cannot be written to it", e);
            }
        }
        return writer;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
