package io.spanbridge;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a session did. Counted without locks, so numbers read while threads are running may be a few callbacks old.
 *
 * @param callbacks what became of the callbacks, by kind; every kind has an entry
 * @param statesLive states that the session holds now
 * @param layers what each native layer did, in the order of the layers
 */
public record Statistics(Map<CallbackKind, CallbackCounts> callbacks, long statesLive, List<LayerStatistics> layers) {
    public Statistics {
        Map<CallbackKind, CallbackCounts> all = new EnumMap<>(CallbackKind.class);
        for (CallbackKind kind : CallbackKind.values()) {
            all.put(kind, callbacks.getOrDefault(kind, new CallbackCounts(0, 0, 0, 0)));
        }
        callbacks = Map.copyOf(all);
        layers = List.copyOf(layers);
    }

    /** Returns what became of the callbacks of a kind. */
    public CallbackCounts of(CallbackKind kind) {
        return callbacks.get(kind);
    }

    /** Returns how many spans reached at least one layer. */
    public long newSpans() {
        return of(CallbackKind.NEW_SPAN).delivered();
    }

    /** Returns how many records were delivered. */
    public long records() {
        return of(CallbackKind.RECORD).delivered();
    }

    /** Returns how many follows-from relations were delivered. */
    public long followsFrom() {
        return of(CallbackKind.FOLLOWS_FROM).delivered();
    }

    /** Returns how many events were delivered. */
    public long events() {
        return of(CallbackKind.EVENT).delivered();
    }

    /** Returns how many enters were delivered. */
    public long enters() {
        return of(CallbackKind.ENTER).delivered();
    }

    /** Returns how many exits were delivered. */
    public long exits() {
        return of(CallbackKind.EXIT).delivered();
    }

    /** Returns how many closes were delivered. */
    public long closes() {
        return of(CallbackKind.CLOSE).delivered();
    }

    /** Returns how many callbacks, of all kinds, were delivered. */
    public long delivered() {
        return sum(CallbackCounts::delivered);
    }

    /** Returns how many callbacks, of all kinds, were suppressed. */
    public long suppressed() {
        return sum(CallbackCounts::suppressed);
    }

    /** Returns how many failures there were in callbacks of all kinds. */
    public long failed() {
        return sum(CallbackCounts::failed);
    }

    /** Returns how many callbacks, of all kinds, were dropped. */
    public long dropped() {
        return sum(CallbackCounts::dropped);
    }

    private long sum(ToLongFunction<CallbackCounts> count) {
        return callbacks.values().stream().mapToLong(count).sum();
    }
}
