package io.spanbridge.results.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How well the detector found known slow-downs on a machine, and how often it found one where there was none. Lies in the
 * folder {@code selftest} beside the run files.
 *
 * @param startedAt ISO-8601 instant
 * @param environment where it ran
 * @param arm what was slowed down
 * @param rounds how many rounds a comparison had at most
 * @param lines one per slow-down, that of 0 among them
 */
public record SelfTest(String startedAt, Environment environment, String arm, int rounds, List<Line> lines) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String FOLDER = "selftest";

    /**
     * One slow-down.
     *
     * @param slowdown the share by which the arm was made slower; 0 for the same thing measured twice
     * @param simulated whether the pairs were drawn from the rounds of the real ones
     * @param pairs how many comparisons there were
     * @param regressions how many ended as a regression
     * @param improvements how many ended as an improvement
     * @param slower how many found the arm slower for certain, regressions included
     * @param faster how many found it faster for certain, improvements included
     * @param rounds the mean number of rounds until they were decided
     * @param noisy in how many the machine was too noisy to time anything
     */
    public record Line(
            double slowdown,
            boolean simulated,
            int pairs,
            int regressions,
            int improvements,
            int slower,
            int faster,
            double rounds,
            int noisy) {
        private Line plus(Line other) {
            int sum = pairs + other.pairs;
            return new Line(
                    slowdown,
                    simulated,
                    sum,
                    regressions + other.regressions,
                    improvements + other.improvements,
                    slower + other.slower,
                    faster + other.faster,
                    sum == 0 ? 0 : (rounds * pairs + other.rounds * other.pairs) / sum,
                    noisy + other.noisy);
        }
    }

    /** Takes missing lines as none. */
    public SelfTest {
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    /** Returns how many real comparisons of each kind there were. */
    public int pairs() {
        return lines.stream()
                .filter(line -> !line.simulated())
                .mapToInt(Line::pairs)
                .max()
                .orElse(0);
    }

    /** Returns this result and an earlier one of the same arm as one: counts are added, mean numbers of rounds weighted. */
    public SelfTest after(SelfTest earlier) {
        List<Line> all = new ArrayList<>();
        for (Line line : lines) {
            all.add(earlier.lines.stream()
                    .filter(other -> other.slowdown == line.slowdown && other.simulated == line.simulated)
                    .findFirst()
                    .map(line::plus)
                    .orElse(line));
        }
        earlier.lines.stream()
                .filter(other -> lines.stream()
                        .noneMatch(line -> line.slowdown == other.slowdown && line.simulated == other.simulated))
                .forEach(all::add);
        return new SelfTest(startedAt, environment, arm, rounds, all);
    }

    /** Writes the result beside the run files of a folder; a reader sees the whole file or none. */
    public Path write(Path runs) {
        Path file = runs.resolve(FOLDER).resolve(startedAt.replaceAll("[^0-9A-Za-z]", "") + ".json");
        try {
            AtomicFile.write(file, json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RunFileException(file, "cannot be written (" + e + "): check the folder and its free space", e);
        }
        return file;
    }

    /** Returns it as JSON. */
    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("numbers and texts can always be written", e);
        }
    }

    /** Returns the newest result of the same processor and JDK; nothing when there is none that can be read. */
    public static Optional<SelfTest> newest(Path runs, Environment where) {
        Path folder = runs.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .flatMap(file -> read(file).stream())
                    .filter(test -> test.environment().cpu().equals(where.cpu())
                            && test.environment().cores() == where.cores()
                            && test.environment().jdk().equals(where.jdk()))
                    .max(Comparator.comparing(SelfTest::startedAt));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<SelfTest> read(Path file) {
        try {
            SelfTest test = JSON.readValue(Files.readAllBytes(file), SelfTest.class);
            if (test == null || test.startedAt() == null || test.environment() == null || test.arm() == null) {
                return Optional.empty();
            }
            Instant.parse(test.startedAt());
            return Optional.of(test);
        } catch (JacksonException | DateTimeParseException e) {
            // A broken file beside good ones says nothing; the next self-test writes another.
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
