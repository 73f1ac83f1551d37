package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.fork.HistogramResult;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.IterationResult;

/**
 * Latencies from when the work was due, of which those that were put off by a long one are a part. Of an open loop they were
 * measured. Of a closed loop they are made here from the raw ones, with the mean time between two callbacks as the expected interval:
 * the callbacks are added that would have been due while one took long. Stateless.
 */
final class Corrected {
    private Corrected() {}

    /** Returns those of an iteration, with its begin and end as time stamps; null when it recorded no latencies. */
    static Histogram of(IterationResult iteration) {
        if (iteration.getSecondaryResults().get(ForkFigures.CORRECTED) instanceof HistogramResult due) {
            return due.histogram();
        }
        return iteration.getSecondaryResults().get(ForkFigures.RAW) instanceof HistogramResult raw
                ? closed(raw.histogram())
                : null;
    }

    /** Returns what a closed loop would have shown, had the callbacks come at fixed times. */
    static Histogram closed(Histogram raw) {
        Histogram corrected = raw.copyCorrectedForCoordinatedOmission(Math.max(1, Math.round(raw.getMean())));
        corrected.setStartTimeStamp(raw.getStartTimeStamp());
        corrected.setEndTimeStamp(raw.getEndTimeStamp());
        return corrected;
    }
}
