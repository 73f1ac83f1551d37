package io.spanbridge.benchmarks.driver;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** Says in one line what went wrong in a fork. JMH wraps the cause in exceptions that say nothing. Stateless. */
final class Failures {
    private Failures() {}

    /** Returns the messages of the innermost exceptions, without repeating one. */
    static String describe(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        collect(failure, messages, Collections.newSetFromMap(new IdentityHashMap<>()));
        return String.join("; ", messages);
    }

    private static void collect(Throwable failure, Set<String> messages, Set<Throwable> seen) {
        if (!seen.add(failure)) {
            return;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            collect(suppressed, messages, seen);
        }
        if (failure.getCause() != null) {
            collect(failure.getCause(), messages, seen);
        } else if (failure.getSuppressed().length == 0) {
            String message = failure.getMessage();
            messages.add(message == null ? failure.getClass().getName() : message);
        }
    }
}
