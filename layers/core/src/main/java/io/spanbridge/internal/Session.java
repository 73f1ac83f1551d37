package io.spanbridge.internal;

import io.spanbridge.ErrorHandler;
import io.spanbridge.Interest;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.TracingStartException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Java side of an open session: its layers and their states. Callbacks find it by its number.
 *
 * <p>Thread-safe.
 */
final class Session {
    private static final Object LOCK = new Object();

    /**
     * The lower bits of a number are a place in {@link #open}, which is used again after its session closed; the upper bits
     * tell the sessions of a place apart. A callback that was under way when a layer closed its session, and opened another,
     * must not reach that one.
     */
    private static final int PLACE_BITS = 20;

    private static final int PLACE = (1 << PLACE_BITS) - 1;

    /** The open sessions of all modules, by place. Replaced, never changed in place, so that a reader needs nothing but the array. */
    private static volatile Session[] open = {};

    private static int opened;

    private final CallsiteTable callsites;
    private final LayerSlot[] slots;

    /** The typed layers, at the same places as in {@link #slots}. */
    private final Layer<Object>[] layers;

    private final int jsonLayers;
    private final int typedLayers;

    /** The only typed layer, and its number; null and -1 when there are several, or none. */
    private final Layer<Object> soleLayer;

    private final int soleNumber;
    private final StateTable states;
    private final Failures failures;
    private final SessionClock clock;

    /** Whether it is that of the batched layers. */
    private final boolean batched;

    private int number;
    private volatile boolean withdrawn;

    Session(CallsiteTable callsites, List<LayerSlot> layers, ErrorHandler handler) {
        this(callsites, layers.toArray(LayerSlot[]::new), new Failures(handler), new SessionClock(), false);
    }

    /** @param batched whether it is that of the batched layers, or of all others */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Session(
            CallsiteTable callsites, LayerSlot[] layers, Failures failures, SessionClock clock, boolean batched) {
        this.callsites = callsites;
        this.failures = failures;
        this.clock = clock;
        this.batched = batched;
        slots = layers;
        this.layers = new Layer[slots.length];
        int json = 0;
        int typed = 0;
        for (int i = 0; i < slots.length; i++) {
            this.layers[i] = slots[i].layer;
            json += slots[i].jsonLayer == null ? 0 : 1;
            typed |= slots[i].layer == null || slots[i].isBatched() != batched ? 0 : 1 << i;
        }
        jsonLayers = json;
        typedLayers = typed;
        int first = Integer.numberOfTrailingZeros(typed);
        // Beside layers of the other session it may have another place among states than the first.
        boolean sole = Integer.bitCount(typed) == 1 && slots[first].ordinal == 0;
        soleNumber = sole ? first : -1;
        soleLayer = sole ? this.layers[soleNumber] : null;
        states = new StateTable(
                (int) Stream.of(slots).filter(slot -> slot.layer != null).count());
    }

    /**
     * Returns the session of the batched layers, null when there are none. It is one of its own, with states of its own, because a span
     * ends later for those layers than for the others, and its place may be another one's by then.
     */
    Session ofBatched() {
        for (LayerSlot slot : slots) {
            if (slot.isBatched()) {
                return new Session(callsites, slots, failures, clock, true);
            }
        }
        return null;
    }

    /** Whether its records are read where the threads that made them wrote them. */
    boolean isBatched() {
        return batched;
    }

    /** Returns the open session of that number, or null. */
    static Session find(int number) {
        Session[] all = open;
        int place = number & PLACE;
        Session session = place < all.length ? all[place] : null;
        return session != null && session.number == number ? session : null;
    }

    /** Makes the session findable. */
    int publish() {
        synchronized (LOCK) {
            Session[] all = open;
            int free = 0;
            while (free < all.length && all[free] != null) {
                free++;
            }
            if (free > PLACE) {
                throw new TracingStartException("there are " + free + " open sessions, and cannot be more");
            }
            Session[] more = Arrays.copyOf(all, Math.max(all.length, free + 1));
            number = (opened++ << PLACE_BITS & Integer.MAX_VALUE) | free;
            more[free] = this;
            open = more;
            return number;
        }
    }

    /** Takes the session out of the list. */
    void withdraw() {
        withdrawn = true;
        synchronized (LOCK) {
            int place = number & PLACE;
            // One that was never published has no place.
            if (place < open.length && open[place] == this) {
                Session[] less = open.clone();
                less[place] = null;
                open = less;
            }
        }
    }

    /** Whether it was closed: no layer is to hear of anything more. */
    boolean isWithdrawn() {
        return withdrawn;
    }

    CallsiteTable callsites() {
        return callsites;
    }

    Failures failures() {
        return failures;
    }

    SessionClock clock() {
        return clock;
    }

    LayerSlot slot(int layer) {
        return slots[layer];
    }

    Layer<Object> layer(int layer) {
        return layers[layer];
    }

    /** Returns the only layer that takes records; null when there are several. Its {@link #ordinal} is 0. */
    Layer<Object> soleLayer() {
        return soleLayer;
    }

    /** Returns the number of {@link #soleLayer}; -1 when there is none. */
    int soleNumber() {
        return soleNumber;
    }

    /** Returns the place of a layer among those of its delivery. */
    int ordinal(int layer) {
        return slots[layer].ordinal;
    }

    /** A bit for each layer that takes records. */
    int typedLayers() {
        return typedLayers;
    }

    int jsonLayers() {
        return jsonLayers;
    }

    /**
     * Asks layers whether they want a callsite; returns those that always do in the low half, and those that want to be asked
     * each time in the high half. One that throws wants it.
     */
    long register(Metadata callsite, int asked) {
        long answer = 0;
        for (int rest = asked; rest != 0; rest &= rest - 1) {
            int layer = Integer.numberOfTrailingZeros(rest);
            Interest interest = Interest.ALWAYS;
            try {
                interest = layers[layer].registerCallsite(callsite);
            } catch (Throwable t) {
                failures.inLayer(layers[layer], firstOf(callsite), "registerCallsite", t);
            }
            if (interest == Interest.SOMETIMES) {
                answer |= 1L << layer + Integer.SIZE;
            } else if (interest != Interest.NEVER) {
                answer |= 1L << layer;
            }
        }
        return answer;
    }

    /** Asks layers whether they want one span or event of a callsite; returns those that do. One that throws does not. */
    int enabled(Metadata callsite, int asked) {
        int wanted = 0;
        for (int rest = asked; rest != 0; rest &= rest - 1) {
            int layer = Integer.numberOfTrailingZeros(rest);
            try {
                wanted |= layers[layer].enabled(callsite) ? 1 << layer : 0;
            } catch (Throwable t) {
                failures.inLayer(layers[layer], firstOf(callsite), "enabled", t);
            }
        }
        return wanted;
    }

    /**
     * Has the layers of this session that hear of callbacks later capture what they want to know of the current thread. One that throws
     * has captured nothing.
     *
     * @return what each has captured, by its number; null when all of that is nothing
     */
    Object[] capture() {
        Object[] captured = null;
        for (int layer = 0; layer < slots.length; layer++) {
            LayerSlot slot = slots[layer];
            if (slot.captures && !slot.isDirect() && (typedLayers >>> layer & 1) != 0) {
                Object one = capture(layer);
                if (one != null) {
                    captured = captured == null ? new Object[slots.length] : captured;
                    captured[layer] = one;
                }
            }
        }
        return captured;
    }

    /** Has one layer capture what it wants to know of the current thread. */
    Object capture(int layer) {
        try {
            return layers[layer].captureContext();
        } catch (Throwable t) {
            failures.inLayer(layers[layer], Callback.NEW_SPAN, "captureContext", t);
            return null;
        }
    }

    private static int firstOf(Metadata callsite) {
        return callsite.isSpan() ? Callback.NEW_SPAN : Callback.EVENT;
    }

    /** Returns how many layers there are, of all kinds. */
    int size() {
        return slots.length;
    }

    /** Picks a layer's state out of what {@link ThreadTexts#newSpan} returned for a span, or null. */
    Object jsonState(LayerSlot slot, Object states) {
        return jsonLayers == 1 || states == null ? states : ((Object[]) states)[slot.ordinal];
    }

    StateTable states() {
        return states;
    }

    Object stateOf(long span, int layer) {
        return states.get(span, slots[layer].ordinal);
    }

    void forget(long span) {
        states.remove(span);
    }

    long statesLive() {
        return states.size();
    }
}
