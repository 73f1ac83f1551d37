package io.spanbridge.benchmarks.fork;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What JFR says of the young collections of phases that the program names: how long each stood still, and what its threads did
 * meanwhile. Stateless.
 */
final class PauseRecording {
    /** Begins a line for a pause: this, the phase, milliseconds. */
    static final String PAUSE = "pause";

    /** Begins a line for what the collector's threads did in a pause: this, the phase, milliseconds of all of them, its name. */
    static final String PART = "part";

    private static final String COLLECTION = "jdk.GarbageCollection";
    private static final String WORK = "jdk.GCPhaseParallel";

    /** The cause of a collection that comes because the room for young objects is full. */
    private static final String YOUNG = "G1 Evacuation Pause";

    private PauseRecording() {}

    /** A time of the program, by name; in the same recording, so by the same clock. */
    @Name("io.spanbridge.benchmarks.Phase")
    @Label("Phase")
    @Category("spanbridge")
    @StackTrace(false)
    static final class Phase extends Event implements AutoCloseable {
        @Label("Name")
        private final String name;

        private boolean whole;

        private Phase(String name) {
            this.name = name;
        }

        /** Says that nothing was thrown in it: only then is it recorded. */
        void done() {
            whole = true;
        }

        @Override
        public void close() {
            if (whole) {
                commit();
            }
        }
    }

    /** Starts to record. */
    static Recording start() {
        Recording recording = new Recording();
        recording.enable(COLLECTION);
        recording.enable(WORK);
        recording.enable(Phase.class);
        recording.start();
        return recording;
    }

    /** Begins a phase, which ends when it is closed. */
    static Phase begin(String name) {
        Phase phase = new Phase(name);
        phase.begin();
        return phase;
    }

    /** Prints, for each young collection within a phase, {@link #PAUSE} and {@link #PART}s. */
    static void print(Path file, PrintStream out) throws IOException {
        List<RecordedEvent> phases = new ArrayList<>();
        List<RecordedEvent> collections = new ArrayList<>();
        Map<Long, Map<String, Double>> work = new HashMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            switch (event.getEventType().getName()) {
                case COLLECTION -> collections.add(event);
                case WORK ->
                    work.computeIfAbsent(event.getLong("gcId"), none -> new TreeMap<>())
                            .merge(event.getString("name"), millis(event), Double::sum);
                default -> phases.add(event);
            }
        }
        for (RecordedEvent collection : collections) {
            String phase = phaseAt(phases, collection.getStartTime());
            if (phase != null && collection.getString("cause").equals(YOUNG)) {
                print(out, PAUSE, phase, collection.getDuration("sumOfPauses").toNanos() / 1e6, "");
                work.getOrDefault(collection.getLong("gcId"), Map.of())
                        .forEach((name, millis) -> print(out, PART, phase, millis, " " + name.replace(' ', '_')));
            }
        }
    }

    private static String phaseAt(List<RecordedEvent> phases, Instant time) {
        for (RecordedEvent phase : phases) {
            if (!time.isBefore(phase.getStartTime()) && !time.isAfter(phase.getEndTime())) {
                return phase.getString("name");
            }
        }
        return null;
    }

    private static double millis(RecordedEvent event) {
        return event.getDuration().toNanos() / 1e6;
    }

    private static void print(PrintStream out, String kind, String phase, double millis, String name) {
        out.printf(Locale.ROOT, "%s %s %.6f%s%n", kind, phase, millis, name);
    }
}
