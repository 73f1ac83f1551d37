package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.SelfTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the detector finds among forks whose truth is known, with the noise between forks that was measured on shared hosts. */
class DetectorTest {
    private static final MeasuredArm ARM = Arms.byId("spans-1/twin/t1");
    private static final double NOISE = 0.025;
    private static final int ROUNDS = 60;

    private final Random random = new Random(7);
    private final Detector detector = new Detector(plan());

    @Test
    void the_same_thing_twice_is_a_false_alarm_less_than_once_in_a_hundred() {
        List<Fork> a = forks(1, 60);
        List<Fork> b = forks(1, 60);

        SelfTest.Line line = detector.line(0, true, Detector.simulate(a, b, 200, ROUNDS, 3));

        assertThat(line.regressions() + line.improvements()).isLessThanOrEqualTo(2);
        assertThat(line.slower() + line.faster()).isLessThanOrEqualTo(2);
    }

    @Test
    void ten_per_cent_are_always_found_and_called_a_regression() {
        SelfTest.Line line = detector.line(0.1, false, pairs(1.1, 60));

        assertThat(line.slower()).isEqualTo(60);
        assertThat(line.regressions()).isEqualTo(60);
    }

    @Test
    void three_per_cent_are_found_nineteen_times_of_twenty() {
        SelfTest.Line line = detector.line(0.03, false, pairs(1.03, 100));

        assertThat(line.slower()).isGreaterThanOrEqualTo(95);
        // As large as the band is not beyond it.
        assertThat(line.regressions()).isLessThan(10);
    }

    @Test
    void a_host_that_changes_its_speed_between_forks_changes_nothing() {
        List<List<List<Fork>>> pairs = new ArrayList<>();
        for (int pair = 0; pair < 40; pair++) {
            pairs.add(List.of(forks(1, ROUNDS, 1.75), forks(1, ROUNDS, 1.75)));
        }

        SelfTest.Line line = detector.line(0, false, pairs);

        assertThat(line.regressions() + line.improvements()).isZero();
    }

    private List<List<List<Fork>>> pairs(double factor, int pairs) {
        List<List<List<Fork>>> all = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            all.add(List.of(forks(1, ROUNDS), forks(factor, ROUNDS)));
        }
        return all;
    }

    private List<Fork> forks(double factor, int count) {
        return forks(factor, count, 1.02);
    }

    private List<Fork> forks(double factor, int count, double slow) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < count; round++) {
            double speed = random.nextBoolean() ? 1 : slow;
            double fork = 100 * factor * Math.exp(NOISE * random.nextGaussian());
            List<Iteration> iterations = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                double time = fork * speed * Math.exp(0.004 * random.nextGaussian());
                Bracket ruler = new Bracket(speed, speed);
                iterations.add(
                        new Iteration(time, Map.of(Rulers.U, new Bracket(96 * speed, 96 * speed), Rulers.RUST, ruler)));
            }
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, iterations, Map.of(), null));
        }
        return forks;
    }

    private static RunFile plan() {
        return new Run(Form.SMOKE, List.of(ARM), ROUNDS, 1, Path.of("log"), Path.of("."))
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), "pair");
    }
}
