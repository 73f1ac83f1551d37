package io.spanbridge;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a native layer did: one that writes in Rust.
 *
 * @param layer the place of the layer in its session, from 0
 * @param exported records (of OTLP: spans) that were written, or taken by the collector
 * @param dropped what was lost, by reason; every reason has an entry
 * @param failures attempts to write or to send that failed
 * @param retries attempts to send what could not be delivered before
 * @param lastError what was wrong when that happened last
 */
public record LayerStatistics(
        int layer,
        long exported,
        Map<DropReason, Long> dropped,
        long failures,
        long retries,
        Optional<String> lastError) {
    public LayerStatistics {
        dropped = Map.copyOf(dropped);
        Objects.requireNonNull(lastError, "lastError");
    }

    /** Returns how many were lost for that reason. */
    public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    /** Returns how many were lost, for all reasons. */
    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
