package io.spanbridge.internal;

import io.spanbridge.Layer;
import io.spanbridge.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a thread is in a trace, as Rust and the states of Java layers tell. For one thread, and for the moment. */
final class Current {
    /** What native layers know, by the number of the layer. */
    private final Map<Integer, TraceContext> known = new HashMap<>();

    /** The session with Java layers; null when there is none. */
    private Session session;

    /** For Java layers, a bit each: the nearest span that they want. */
    private final List<Link> links = new ArrayList<>();

    /** What Java itself has told of; null for nothing. */
    private final TraceContext held;

    private record Link(int layers, long span) {}

    /** Reads what the Rust crate answers. */
    Current(Reply reply) {
        int groups = reply.number();
        for (int group = 0; group < groups; group++) {
            boolean isNative = reply.number() != 0;
            int number = reply.number();
            if (isNative) {
                known.put(number, reply.context());
                continue;
            }
            session = Session.find(number);
            int count = reply.number();
            for (int i = 0; i < count; i++) {
                links.add(new Link(reply.number(), reply.longNumber()));
            }
        }
        held = reply.context();
    }

    /** Returns the context that the first layer of the session knows; else what Java has told of; else null. */
    TraceContext context() {
        int size = session == null ? 0 : session.size();
        for (int layer = 0; layer < Math.max(size, Integer.SIZE); layer++) {
            TraceContext context = known.get(layer);
            if (context == null && layer < size && session.layer(layer) != null) {
                context = contextOf(layer);
            }
            if (context != null) {
                return context;
            }
        }
        return held;
    }

    private TraceContext contextOf(int layer) {
        Object state = state(layer);
        if (state == null) {
            return null;
        }
        try {
            return session.layer(layer).contextOf(state);
        } catch (Throwable t) {
            session.failures().report("layer " + session.slot(layer).name() + " threw in contextOf", t);
            return null;
        }
    }

    /** Returns the state that a layer has of the current span; null when it has none. */
    Object state(Layer<?> layer) {
        for (int number = 0; session != null && number < session.size(); number++) {
            if (session.layer(number) == layer) {
                return state(number);
            }
        }
        return null;
    }

    private Object state(int layer) {
        for (Link link : links) {
            if ((link.layers() >>> layer & 1) != 0) {
                return session.stateOf(link.span(), layer);
            }
        }
        return null;
    }
}
