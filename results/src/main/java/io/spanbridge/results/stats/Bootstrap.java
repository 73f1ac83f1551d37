package io.spanbridge.results.stats;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Bootstrap intervals of means. Seeded, so that the same rounds give the same interval on every machine.
 *
 * <p>One sample: bias-corrected and accelerated (Efron 1987). Two samples: percentiles of the difference of means.
 */
final class Bootstrap {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 0x5eed_0f_5fa9L;
    private static final long OTHER_SEED = 0x5eed_0f_b45eL;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Bootstrap() {}

    /** Returns lower and upper end for the mean of at least two values. */
    static double[] ofMean(double[] values, double confidence) {
        double mean = mean(values);
        double[] means = resampledMeans(values, SEED);
        Arrays.sort(means);
        double bias = bias(means, mean);
        if (!Double.isFinite(bias)) {
            return new double[] {mean, mean};
        }
        double acceleration = acceleration(values);
        double tail = (1 - confidence) / 2;
        return new double[] {
            quantile(means, corrected(tail, bias, acceleration)),
            quantile(means, corrected(1 - tail, bias, acceleration))
        };
    }

    /** Returns lower and upper end for mean(candidate) - mean(base). */
    static double[] ofDifference(double[] candidate, double[] base, double confidence) {
        double[] differences = resampledMeans(candidate, SEED);
        double[] bases = resampledMeans(base, OTHER_SEED);
        for (int i = 0; i < RESAMPLES; i++) {
            differences[i] -= bases[i];
        }
        Arrays.sort(differences);
        double tail = (1 - confidence) / 2;
        return new double[] {quantile(differences, tail), quantile(differences, 1 - tail)};
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double[] resampledMeans(double[] values, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        return means;
    }

    /** The normal quantile of the share of resampled means below the mean; infinite when all lie on one side. */
    private static double bias(double[] sorted, double mean) {
        double below = 0;
        for (double value : sorted) {
            below += value < mean ? 1 : value == mean ? 0.5 : 0;
        }
        return NORMAL.inverseCumulativeProbability(below / sorted.length);
    }

    /** Skewness of the jackknife means, over 6 as in Efron's formula. */
    private static double acceleration(double[] values) {
        double mean = mean(values);
        double cubes = 0;
        double squares = 0;
        for (double value : values) {
            double influence = value - mean;
            cubes += influence * influence * influence;
            squares += influence * influence;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double corrected(double probability, double bias, double acceleration) {
        double z = bias + NORMAL.inverseCumulativeProbability(probability);
        return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
    }

    private static double quantile(double[] sorted, double probability) {
        double at = Math.min(Math.max(probability, 0), 1) * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
