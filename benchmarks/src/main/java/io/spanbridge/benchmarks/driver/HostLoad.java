package io.spanbridge.benchmarks.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Linux says of the load while a fork ran: {@code load} (of one minute, at the end), {@code steal.share} and
 * {@code busy.share} of all processors' time. Elsewhere nothing is known. Immutable.
 */
final class HostLoad {
    private static final int FIELDS = 8;
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    private final long[] ticks;

    private HostLoad(long[] ticks) {
        this.ticks = ticks;
    }

    /** Takes note of the counters now. */
    static HostLoad now() {
        return new HostLoad(ticks(read(Path.of("/proc/stat"))));
    }

    /** Returns what happened since. */
    Map<String, Double> since() {
        return between(ticks, ticks(read(Path.of("/proc/stat"))), read(Path.of("/proc/loadavg")));
    }

    static Map<String, Double> between(long[] before, long[] after, String loadavg) {
        Map<String, Double> known = new TreeMap<>();
        if (before.length == FIELDS && after.length == FIELDS) {
            double all = 0;
            for (int i = 0; i < FIELDS; i++) {
                all += after[i] - before[i];
            }
            if (all > 0) {
                known.put("steal.share", (after[STEAL] - before[STEAL]) / all);
                known.put("busy.share", 1 - (after[IDLE] + after[IOWAIT] - before[IDLE] - before[IOWAIT]) / all);
            }
        }
        String first = loadavg.split(" ", 2)[0];
        if (first.matches("\\d+(\\.\\d+)?")) {
            known.put("load", Double.parseDouble(first));
        }
        return known;
    }

    /** The counters of the line that sums over all processors; empty when there is none. */
    static long[] ticks(String stat) {
        String line = stat.lines().findFirst().orElse("");
        String[] parts = line.trim().split("\\s+");
        if (!line.startsWith("cpu ") || parts.length <= FIELDS) {
            return new long[0];
        }
        long[] ticks = new long[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            ticks[i] = Long.parseLong(parts[i + 1]);
        }
        return ticks;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
