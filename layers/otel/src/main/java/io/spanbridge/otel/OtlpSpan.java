package io.spanbridge.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The state that {@link OtlpLayer} keeps of a Rust span: the OpenTelemetry span that stands for it. Thread-safe.
 *
 * <p>The layer ends the span when the Rust span closes; nobody else should.
 */
public final class OtlpSpan {
    private final Span span;
    private final Context parent;
    private final boolean recording;

    /** Made when first asked for. Immutable, so that threads that race here at worst make it twice. */
    private Context context;

    private final Object statusLock = new Object();
    private boolean statusSet;
    private boolean described;

    OtlpSpan(Span span, Context parent) {
        this.span = span;
        this.parent = parent;
        this.recording = span.isRecording();
    }

    /** Returns the span. */
    public Span span() {
        return span;
    }

    /** Returns the context that children of the span are made in: that of its own parent, with this span. */
    public Context context() {
        Context known = context;
        if (known == null) {
            known = parent.with(span);
            context = known;
        }
        return known;
    }

    /** Returns whether anybody will see what is set: false when the sampler left the span out. */
    boolean isRecording() {
        return recording;
    }

    /** Sets what {@code otel.status_code} asks for; returns false, and does nothing, when it is none of the known words. */
    boolean statusCode(String code) {
        if (code.equalsIgnoreCase("ok")) {
            status(StatusCode.OK, "");
        } else if (code.equalsIgnoreCase("error")) {
            status(StatusCode.ERROR, "");
        } else {
            return code.equalsIgnoreCase("unset");
        }
        return true;
    }

    /** Makes the status an error with that description, unless the author said that it is ok. */
    void statusDescription(String description) {
        status(StatusCode.ERROR, description);
    }

    /** Makes the status an error, unless something was said about it before. */
    void errorHappened(String description) {
        synchronized (statusLock) {
            if (!statusSet) {
                status(StatusCode.ERROR, description);
            }
        }
    }

    /** Adds an {@code exception} event. */
    void exception(String message, List<String> sources, long timestamp) {
        AttributesBuilder attributes = Attributes.builder();
        Conventions.putException(attributes, message, sources);
        span.addEvent(Conventions.EXCEPTION_EVENT, attributes.build(), timestamp, TimeUnit.NANOSECONDS);
    }

    /** A description is not lost to an error without one, whichever comes first. That ok is final, the SDK sees to. */
    private void status(StatusCode code, String description) {
        synchronized (statusLock) {
            if (code == StatusCode.ERROR && description.isEmpty() && described) {
                return;
            }
            statusSet = true;
            described = !description.isEmpty();
            span.setStatus(code, description);
        }
    }
}
