package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A time during which the whole JVM stood still while latencies were recorded: what a tail may come from.
 *
 * @param at when it began, an ISO-8601 instant; empty when nobody said
 * @param millis how long it lasted
 * @param cause the collector and its cause, or {@code stall} for one of any other kind
 * @param more what this version does not know, as it was read
 */
public record Pause(
        String at,
        double millis,
        String cause,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** The cause of a pause that no collector told of. */
    public static final String STALL = "stall";

    /** Takes missing texts as empty. */
    public Pause {
        at = at == null ? "" : at;
        cause = cause == null ? "" : cause;
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A pause of which no more is known. */
    public Pause(String at, double millis, String cause) {
        this(at, millis, cause, Map.of());
    }
}
