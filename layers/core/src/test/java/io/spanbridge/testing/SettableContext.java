package io.spanbridge.testing;

import io.spanbridge.ContextSource;
import io.spanbridge.TraceContext;
import java.util.function.Supplier;

/** The current span of a thread, as a test says. */
public final class SettableContext implements ContextSource {
    private static final ThreadLocal<Supplier<TraceContext>> CURRENT = ThreadLocal.withInitial(() -> () -> null);

    /** Has the source answer with that on this thread, until it is set again; null for none. */
    public static void set(Supplier<TraceContext> current) {
        if (current == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(current);
        }
    }

    @Override
    public TraceContext current() {
        return CURRENT.get().get();
    }
}
