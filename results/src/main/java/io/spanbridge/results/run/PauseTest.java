package io.spanbridge.results.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * By how much the pauses of the young collector grow while many things live. Lies in the folder {@code pauses} beside the run
 * files. All times are milliseconds.
 *
 * @param startedAt ISO-8601 instant
 * @param environment where it ran
 * @param live how many things lived
 * @param collections how many pauses the median of a phase is of
 * @param lines one per arm
 */
public record PauseTest(String startedAt, Environment environment, long live, int collections, List<Line> lines) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FOLDER = "pauses";

    /**
     * An arm.
     *
     * @param arm its id
     * @param fresh by how much a pause was longer after the things were made
     * @param old by how much a pause was longer when they had become old
     * @param parts what the collector's threads together did more per pause when they were old, by the JVM's name for it; means over rounds
     * @param rounds the medians that this is made of, one per fork
     */
    public record Line(String arm, Growth fresh, Growth old, Map<String, Double> parts, List<Round> rounds) {}

    /**
     * A mean over rounds.
     *
     * @param low the lower end of its 95 % interval; NaN when there is one round
     * @param high the upper end
     */
    public record Growth(double mean, double low, double high) {}

    /**
     * The median pauses of a fork.
     *
     * @param none while nothing lived
     * @param fresh after the things were made
     * @param old when they had become old
     * @param copying not a median: the longest pause while they were made or fresh, in which most of them were copied
     */
    public record Round(double none, double fresh, double old, double copying) {}

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
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("numbers and texts have a form in JSON", e);
        }
    }
}
