package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StraysTest {
    private static final int SERIES = 2000;

    @Test
    void normal_noise_has_hardly_any() {
        Random random = new Random(5);
        long strays = 0;
        for (int series = 0; series < SERIES; series++) {
            double noise = 0.001 + 0.05 * random.nextDouble();
            strays += count(random.doubles(8 + random.nextInt(50))
                    .map(x -> noise * random.nextGaussian())
                    .toArray());
        }
        assertThat(strays).as("of some 65,000 values").isLessThan(SERIES / 20);
    }

    @Property(tries = 100)
    void one_far_off_is_found_on_either_side(@ForAll boolean slower, @ForAll @IntRange(min = 8, max = 40) int rounds) {
        Random random = new Random(rounds);
        double[] logs =
                random.doubles(rounds).map(x -> 0.005 * random.nextGaussian()).toArray();
        int place = random.nextInt(rounds);
        logs[place] = slower ? 0.25 : -0.25;
        boolean[] expected = new boolean[rounds];
        expected[place] = true;
        assertThat(Strays.among(logs)).isEqualTo(expected);
    }

    @Test
    void more_than_one_in_eight_is_how_the_arm_is() {
        double[] logs = new double[16];
        Arrays.fill(logs, 0, 2, 0.3);
        assertThat(count(logs)).isEqualTo(2);
        Arrays.fill(logs, 0, 3, 0.3);
        assertThat(count(logs)).isZero();
    }

    @Test
    void of_fewer_than_eight_nobody_knows() {
        assertThat(count(0, 0, 0, 0, 0, 0, 0.3)).isZero();
        assertThat(count()).isZero();
    }

    private static long count(double... logs) {
        boolean[] strays = Strays.among(logs);
        assertThat(strays).hasSameSizeAs(logs);
        long count = 0;
        for (boolean stray : strays) {
            count += stray ? 1 : 0;
        }
        return count;
    }
}
