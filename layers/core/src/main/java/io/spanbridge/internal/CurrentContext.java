package io.spanbridge.internal;

import io.spanbridge.ContextSource;
import io.spanbridge.TraceContext;
import java.util.ServiceLoader;

/** Asks the {@link ContextSource} that is there, if any. Thread-safe; does not allocate when there is no current span. */
final class CurrentContext {
    private static final ContextSource SOURCE = ServiceLoader.load(
                    ContextSource.class, ContextSource.class.getClassLoader())
            .findFirst()
            .orElse(() -> null);

    private CurrentContext() {}

    /** Returns the encoded context of the current span, or null. */
    static byte[] encoded() {
        TraceContext context = SOURCE.current();
        return context == null ? null : ContextCodec.encode(context);
    }
}
