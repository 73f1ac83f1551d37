package io.spanbridge.examples;

import io.spanbridge.JsonLayer;
import java.io.PrintStream;

/**
 * Prints every callback, and knows the current span by a stack that it keeps in the states: the state of a span is the span
 * that was current before it. For one thread, whose spans end in the reverse order they began in.
 */
final class PrintingLayer implements JsonLayer {
    /** What the current span is called when there is none. */
    static final String INITIAL = "none";

    private final PrintStream out;
    private String current = INITIAL;

    PrintingLayer(PrintStream out) {
        this.out = out;
    }

    /** Returns the span that began last and has not ended; {@link #INITIAL} when there is none. */
    String current() {
        return current;
    }

    @Override
    public Object onNewSpan(String spanAttributes, String spanId) {
        out.println("onNewSpan " + spanId + " in " + current + ": " + spanAttributes);
        String previous = current;
        current = spanId;
        return previous;
    }

    @Override
    public void onEvent(String event, Object state) {
        out.println("onEvent   in " + current + ", state " + state + ": " + event);
    }

    @Override
    public void onRecord(String spanId, String values, Object state) {
        out.println("onRecord  " + spanId + ", state " + state + ": " + values);
    }

    @Override
    public void onClose(String spanId, Object state) {
        out.println("onClose   " + spanId + ", back to " + state);
        current = (String) state;
    }
}
