package io.spanbridge.results.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
    @Property(tries = 100)
    void a_clear_step_is_found_where_it_is(
            @ForAll long seed,
            @ForAll @IntRange(min = 8, max = 50) int before,
            @ForAll @DoubleRange(min = 1.1, max = 3) double ratio) {
        double[] series = noisy(seed, 0.01, before + 12, at -> at < before ? 100 : 100 * ratio);
        assertThat(ChangePoints.of(series)).anySatisfy(change -> {
            assertThat(change.index()).isBetween(before - 2, before + 2);
            assertThat(change.ratio()).isCloseTo(ratio, within(0.06 * ratio));
        });
    }

    @Property(tries = 100)
    void another_unit_changes_nothing(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1000) double unit) {
        double[] series = noisy(seed, 0.01, 40, at -> at < 20 ? 100 : 107);
        double[] scaled = Arrays.stream(series).map(value -> value * unit).toArray();
        assertThat(ChangePoints.of(scaled))
                .extracting(ChangePoints.Change::index)
                .isEqualTo(ChangePoints.of(series).stream()
                        .map(ChangePoints.Change::index)
                        .toList());
    }

    @Test
    void a_series_that_does_not_change_is_left_alone_ninety_nine_times_of_a_hundred() {
        int alarms = 0;
        for (int seed = 0; seed < 1000; seed++) {
            alarms += ChangePoints.of(noisy(seed, 0.02, 60, at -> 100)).isEmpty() ? 0 : 1;
        }
        assertThat(alarms).isLessThanOrEqualTo(10);
    }

    @Test
    void one_outlier_is_no_change() {
        double[] series = noisy(3, 0.01, 40, at -> at == 20 ? 180 : 100);
        assertThat(ChangePoints.of(series)).isEmpty();
    }

    @Test
    void two_changes_are_two() {
        double[] series = noisy(4, 0.01, 60, at -> at < 20 ? 100 : at < 40 ? 115 : 90);
        assertThat(ChangePoints.of(series))
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.votes()).isGreaterThanOrEqualTo(2));
    }

    @Test
    void a_step_without_any_noise_is_found() {
        double[] series = new double[20];
        Arrays.setAll(series, at -> at < 10 ? 24 : 32);
        assertThat(ChangePoints.of(series)).singleElement().satisfies(change -> {
            assertThat(change.index()).isEqualTo(10);
            assertThat(change.votes()).isEqualTo(3);
        });
    }

    @Test
    void short_series_and_numbers_that_are_none_have_no_changes() {
        assertThat(ChangePoints.of(new double[] {1, 1, 2, 2})).isEmpty();
        assertThat(ChangePoints.of(new double[] {1, 1, 1, 1, Double.NaN, 2, 2, 2, 2}))
                .isEmpty();
        assertThat(ChangePoints.of(new double[] {1, 1, 1, 1, 0, 2, 2, 2, 2})).isEmpty();
    }

    @Property(tries = 200)
    void the_segmentation_is_the_best_one(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int least) {
        Random random = new Random(seed);
        double[] series = new double[11];
        double level = 0;
        for (int i = 0; i < series.length; i++) {
            level += random.nextInt(4) == 0 ? 8 * random.nextGaussian() : 0;
            series[i] = level + random.nextGaussian();
        }
        List<Integer> found = Pelt.changes(series, least, 1e-9, 6);
        double sigma = Noise.sigma(series, 1e-9);
        double best = Double.POSITIVE_INFINITY;
        for (int mask = 0; mask < 1 << (series.length - 1); mask++) {
            List<Integer> changes = new ArrayList<>();
            for (int i = 1; i < series.length; i++) {
                if ((mask >> (i - 1) & 1) == 1) {
                    changes.add(i);
                }
            }
            best = Math.min(best, cost(series, changes, least, sigma));
        }
        assertThat(cost(series, found, least, sigma)).isCloseTo(best, within(1e-6));
    }

    @Test
    void a_threshold_grows_with_the_noise_of_the_history_and_never_below_the_band() {
        assertThat(HistoryThreshold.of(noisy(1, 0.0001, 40, at -> 100), 0.03)).isEqualTo(0.03);
        assertThat(HistoryThreshold.of(noisy(1, 0.05, 40, at -> 100), 0.03)).isBetween(0.1, 0.5);
        assertThat(HistoryThreshold.of(new double[] {1, 2, 1, 2}, 0.03)).isEqualTo(0.03);
    }

    private static double cost(double[] series, List<Integer> changes, int least, double sigma) {
        double cost = 6.0 * changes.size();
        int from = 0;
        for (int i = 0; i <= changes.size(); i++) {
            int to = i == changes.size() ? series.length : changes.get(i);
            if (to - from < least) {
                return Double.POSITIVE_INFINITY;
            }
            double mean = Arrays.stream(series, from, to).average().orElseThrow();
            cost += Arrays.stream(series, from, to)
                    .map(value -> (value - mean) * (value - mean) / (sigma * sigma))
                    .sum();
            from = to;
        }
        return cost;
    }

    private static double[] noisy(long seed, double noise, int length, IntToDoubleFunction level) {
        Random random = new Random(seed);
        double[] series = new double[length];
        Arrays.setAll(series, at -> level.applyAsDouble(at) * Math.exp(noise * random.nextGaussian()));
        return series;
    }
}
