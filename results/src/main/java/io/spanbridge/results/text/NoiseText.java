package io.spanbridge.results.text;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.util.Arrays;
import java.util.Locale;

/** What a few rounds of one arm say of the machine. */
public final class NoiseText {
    private NoiseText() {}

    /** The answer, and a line for each thing that was looked at. */
    public static String of(RunAnalysis analysis) {
        StringBuilder out = new StringBuilder(TrustText.sentence(Trust.of(analysis))).append("\n\n");
        for (String ruler : Rulers.ALL) {
            double[] values = analysis.run().forks().stream()
                    .flatMap(fork -> fork.iterations().stream())
                    .mapToDouble(iteration -> iteration.ruler(ruler).mean())
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            if (values.length > 0) {
                out.append(String.format(
                        Locale.ROOT,
                        "ruler %-5s  median %8.3f ns  fastest to slowest iteration %.2fx%n",
                        ruler,
                        values[values.length / 2],
                        values[values.length - 1] / values[0]));
            }
        }
        double[] waited = analysis.run().forks().stream()
                .flatMap(fork -> fork.iterations().stream())
                .filter(iteration -> iteration.waited() != null)
                .mapToDouble(Iteration::waited)
                .toArray();
        if (waited.length > 0) {
            out.append(String.format(
                    Locale.ROOT,
                    "waited       the measuring thread for a processor: %.1f %% of the time, at most %.1f %% of an iteration%n",
                    100 * Arrays.stream(waited).average().orElseThrow(),
                    100 * Arrays.stream(waited).max().orElseThrow()));
        }
        for (String name : new String[] {"load", "busy.share", "steal.share"}) {
            double[] values = analysis.run().forks().stream()
                    .map(Fork::host)
                    .filter(host -> host.containsKey(name))
                    .mapToDouble(host -> host.get(name))
                    .toArray();
            if (values.length > 0) {
                out.append(String.format(
                        Locale.ROOT,
                        "%-11s  %.2f to %.2f%n",
                        name,
                        Arrays.stream(values).min().orElseThrow(),
                        Arrays.stream(values).max().orElseThrow()));
            }
        }
        for (ArmFigures figures : analysis.arms()) {
            figures.failures()
                    .forEach(failure -> out.append("failed: ").append(failure).append('\n'));
        }
        return out.toString();
    }
}
