package io.spanbridge.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Interest;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import io.spanbridge.SpanView;
import io.spanbridge.TraceContext;
import io.spanbridge.TracingModule;
import io.spanbridge.ValueType;
import io.spanbridge.Values;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes an OpenTelemetry span of every Rust span, through the OpenTelemetry Java SDK. Thread-safe; one layer may serve several
 * sessions and modules at once.
 *
 * <pre>{@code
 * try (OtlpLayer layer = OtlpLayer.autoconfigured();
 *         Tracing tracing = MODULE.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
 *     ...
 * }
 * }</pre>
 *
 * <h2>What becomes of what</h2>
 *
 * <ul>
 *   <li><b>Parent.</b> The Rust parent; without one, the span that is current in Java on the thread that makes the span when it does; none
 *       when the Rust code said {@code parent: None}. Start and end are the Rust timestamps.
 *   <li><b>Fields</b> are attributes of their own type: bool, i64 and f64 as such; u64 as an integer up to 2^63 - 1 and as
 *       decimal text above; i128 and u128 as decimal text; bytes as a bytes value; text and {@code Debug} forms as text. An
 *       error is its text, with the texts of its sources as the array {@code <field>.chain}. Values recorded later set
 *       attributes; of two values of one type the later one stays. Of two types both are exported: a span of the SDK cannot
 *       give up an attribute, and its keys have a type.
 *   <li><b>Reserved fields of a span</b>, when it is made or recorded later: {@code otel.name}, {@code otel.status_code} and
 *       {@code otel.status_description}; {@code otel.kind} when it is made. A kind that comes later, or a word that is not
 *       known, stays an attribute. A status of ok is final.
 *   <li><b>Errors of a span.</b> A value that is an error also adds an {@code exception} event.
 *   <li><b>Events</b> are span events: the name is the message, or {@code exception} for an event without message that says
 *       what went wrong (an error, or text in a field {@code error}), or that of the callsite. Errors set
 *       {@code exception.message} and {@code exception.stacktrace}: the error and its sources. An event of level ERROR makes
 *       the status an error unless one was set. An event outside of any span has nowhere to go: it is dropped and counted.
 *   <li><b>Follows-from</b> is a link.
 *   <li><b>Also</b> {@code code.file.path}, {@code code.module.name}, {@code code.line.number}, {@code target}; on spans
 *       {@code thread.id} and {@code thread.name} of the thread that made the span, on events {@code level}. A field of the
 *       same name wins. {@link OtlpLayerBuilder} turns them on and off.
 * </ul>
 *
 * <p>The layer is {@link Delivery#DEFERRED} unless told otherwise ({@link OtlpLayerBuilder#setDelivery}): it hears of spans before the native
 * method returns to Java, if that is marked with {@code #[spanbridge::entry]}, or else when the outermost span of the thread has ended.
 *
 * <p>The layer itself never throws and takes no lock that another thread holds for long; it blocks when a span processor that
 * the program brought does. What the sampler leaves out costs the making of the span and nothing more.
 */
public final class OtlpLayer implements Layer<OtlpSpan>, AutoCloseable {
    private final Tracer tracer;
    private final OtlpSdk ownSdk;
    private final Delivery delivery;
    private final boolean threads;
    private final Callsites callsites;
    private final LongAdder eventsOutsideSpans = new LongAdder();
    private final LongAdder linksLost = new LongAdder();

    OtlpLayer(Tracer tracer, OtlpSdk ownSdk, Delivery delivery, boolean threads, CallsiteOptions options) {
        this.tracer = tracer;
        this.ownSdk = ownSdk;
        this.delivery = delivery;
        this.threads = threads;
        this.callsites = new Callsites(options);
    }

    /** Makes a layer whose spans go where that OpenTelemetry sends them. It stays the program's: {@link #close} leaves it. */
    public static OtlpLayer of(OpenTelemetry openTelemetry) {
        return builder().setOpenTelemetry(openTelemetry).build();
    }

    /**
     * Makes a layer with an SDK of its own, configured as {@link OtlpSdk#autoconfigured()} says. Close it after the session.
     *
     * @throws io.spanbridge.TracingStartException when the configuration is wrong
     */
    public static OtlpLayer autoconfigured() {
        return autoconfigured(Map.of());
    }

    /**
     * As {@link #autoconfigured()}, with properties that win over those of the system and the environment.
     *
     * @throws io.spanbridge.TracingStartException when the configuration is wrong
     */
    public static OtlpLayer autoconfigured(Map<String, String> properties) {
        return builder().build(OtlpSdk.autoconfigured(properties));
    }

    /** Begins a layer that is not the default one. */
    public static OtlpLayerBuilder builder() {
        return new OtlpLayerBuilder();
    }

    /** Returns the layer's own SDK, which knows what was exported; empty when the program passed an OpenTelemetry in. */
    public Optional<OtlpSdk> sdk() {
        return Optional.ofNullable(ownSdk);
    }

    /** Returns how many events were dropped because they happened outside of any span that this layer knows. */
    public long eventsOutsideSpans() {
        return eventsOutsideSpans.sum();
    }

    /** Returns how many follows-from relations were dropped because the followed span is closed or unknown to this layer. */
    public long linksLost() {
        return linksLost.sum();
    }

    /**
     * Closes the layer's own SDK, if it has one; see {@link OtlpSdk#close}. Close the session first: spans that end later are
     * not exported.
     *
     * @throws io.spanbridge.TracingShutdownException when spans were not exported
     */
    @Override
    public void close() {
        if (ownSdk != null) {
            ownSdk.close();
        }
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public Interest registerCallsite(Metadata callsite) {
        callsites.of(callsite);
        return Interest.ALWAYS;
    }

    /** The context of Java that a span may be a child of; null for the root one, in which there is nothing. */
    @Override
    public Object captureContext() {
        Context current = Context.current();
        return current == Context.root() ? null : current;
    }

    @Override
    public OtlpSpan onNewSpan(SpanView view, Values values) {
        Callsite callsite = callsites.of(view.metadata());
        Context parent = parentOf(view);
        long timestamp = view.timestamp();
        SpanBuilder builder = tracer.spanBuilder(nameOf(callsite, values))
                .setParent(parent)
                .setStartTimestamp(timestamp, TimeUnit.NANOSECONDS)
                .setAllAttributes(callsite.attributes());
        if (threads) {
            builder.setAttribute(Conventions.THREAD_ID, Long.valueOf(view.threadId()));
            builder.setAttribute(Conventions.THREAD_NAME, view.threadName());
        }
        // The sampler sees what the builder has, so all that may be set now is; status and events need the span.
        boolean more = putAttributes(callsite, values, builder);
        OtlpSpan span = new OtlpSpan(builder.startSpan(), parent);
        if (more && span.isRecording()) {
            finish(span, callsite, values, timestamp);
        }
        return span;
    }

    @Override
    public void onRecord(SpanView view, Values values, OtlpSpan span) {
        if (span == null || !span.isRecording()) {
            return;
        }
        Callsite callsite = callsites.of(view.metadata());
        AttributeSink sink = span.span()::setAttribute;
        int size = values.size();
        for (int position = 0; position < size; position++) {
            CallsiteField field = callsite.field(values.field(position));
            switch (field.role()) {
                case NAME -> span.span().updateName(CallsiteField.text(values, position));
                case STATUS_CODE, STATUS_DESCRIPTION -> setStatus(span, field, values, position);
                default -> field.put(values, position, sink);
            }
            if (values.type(position) == ValueType.ERROR) {
                span.exception(values.text(position), values.errorSources(position), view.timestamp());
            }
        }
    }

    @Override
    public void onFollowsFrom(SpanView view, OtlpSpan span, SpanView follows, OtlpSpan followed) {
        if (span == null || followed == null) {
            linksLost.increment();
            return;
        }
        span.span().addLink(followed.span().getSpanContext());
    }

    @Override
    public void onEvent(EventView event, Values values, OtlpSpan span) {
        if (span == null) {
            eventsOutsideSpans.increment();
            return;
        }
        if (span.isRecording()) {
            Events.add(span, callsites.of(event.metadata()), event, values);
        }
    }

    @Override
    public void onClose(SpanView view, OtlpSpan span) {
        if (span != null) {
            span.span().end(view.timestamp(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public TraceContext contextOf(OtlpSpan span) {
        return OpenTelemetryContext.of(span.context());
    }

    /**
     * Makes the span of the Rust span that this thread is in the current one of OpenTelemetry, for Java code that Rust code has
     * called: {@code Span.current()} is that span then, Java spans are its children, and Rust spans that are made further in are
     * children of the Java span that is current there.
     *
     * @return what ends it, on this thread; it changes nothing when this thread is in no span of this layer, or the layer is {@link
     *     Delivery#BATCHED}
     */
    public Scope makeCurrent(TracingModule module) {
        OtlpSpan span = module.currentState(this);
        if (span == null) {
            return Scope.noop();
        }
        String id = span.span().getSpanContext().getSpanId();
        return Context.current()
                .with(span.span())
                .with(OpenTelemetryContext.RUST_SPAN, id)
                .makeCurrent();
    }

    private static Context parentOf(SpanView view) {
        if (view.parentState() instanceof OtlpSpan parent) {
            Context current = view.parentKind() == ParentKind.CONTEXTUAL ? contextOfJava(view) : Context.root();
            String inside = current.get(OpenTelemetryContext.RUST_SPAN);
            // Java went on from the parent, and has called Rust again.
            boolean isNearer = inside != null
                    && inside.equals(parent.span().getSpanContext().getSpanId());
            return isNearer ? current : parent.context();
        }
        return view.parentKind() == ParentKind.ROOT ? Context.root() : contextOfJava(view);
    }

    /** What was current on the thread that has made the span, when it did. */
    private static Context contextOfJava(SpanView view) {
        return view.capturedContext() instanceof Context captured ? captured : Context.root();
    }

    private static String nameOf(Callsite callsite, Values values) {
        int position = callsite.hasReservedFields() ? values.find("otel.name") : -1;
        return position < 0 ? callsite.metadata().name() : CallsiteField.text(values, position);
    }

    /** Returns whether something is left for {@link #finish}. */
    private static boolean putAttributes(Callsite callsite, Values values, SpanBuilder builder) {
        AttributeSink sink = builder::setAttribute;
        boolean more = false;
        int size = values.size();
        for (int position = 0; position < size; position++) {
            CallsiteField field = callsite.field(values.field(position));
            switch (field.role()) {
                case NAME -> {}
                case KIND -> {
                    SpanKind kind = kindOf(CallsiteField.text(values, position));
                    if (kind == null) {
                        field.put(values, position, sink);
                    } else {
                        builder.setSpanKind(kind);
                    }
                }
                case STATUS_CODE, STATUS_DESCRIPTION -> more = true;
                default -> field.put(values, position, sink);
            }
            more |= values.type(position) == ValueType.ERROR;
        }
        return more;
    }

    private static void finish(OtlpSpan span, Callsite callsite, Values values, long timestamp) {
        int size = values.size();
        for (int position = 0; position < size; position++) {
            setStatus(span, callsite.field(values.field(position)), values, position);
            if (values.type(position) == ValueType.ERROR) {
                span.exception(values.text(position), values.errorSources(position), timestamp);
            }
        }
    }

    private static void setStatus(OtlpSpan span, CallsiteField field, Values values, int position) {
        if (field.role() == FieldRole.STATUS_DESCRIPTION) {
            span.statusDescription(CallsiteField.text(values, position));
        } else if (field.role() == FieldRole.STATUS_CODE && !span.statusCode(CallsiteField.text(values, position))) {
            Span unknownCode = span.span();
            field.put(values, position, unknownCode::setAttribute);
        }
    }

    private static SpanKind kindOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "server" -> SpanKind.SERVER;
            case "client" -> SpanKind.CLIENT;
            case "producer" -> SpanKind.PRODUCER;
            case "consumer" -> SpanKind.CONSUMER;
            case "internal" -> SpanKind.INTERNAL;
            default -> null;
        };
    }
}
