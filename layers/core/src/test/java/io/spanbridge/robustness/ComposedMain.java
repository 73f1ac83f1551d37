package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.TracingStartException;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link ComposedTest} runs in a JVM of its own: a library whose Rust code sets a subscriber itself. Lines that begin
 * with {@code java: } are written here, others by that subscriber.
 */
final class ComposedMain {
    private ComposedMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Objects.requireNonNull(PROBES, "loaded by this");
        switch (arguments[0]) {
            case "foreign" -> foreign();
            case "composed" -> {
                Probes.run("install_composed");
                for (int i = 1; i < arguments.length; i += 2) {
                    session(arguments[i], arguments[i + 1]);
                }
            }
            case "reopening" -> reopening(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        say("end");
    }

    private static void foreign() {
        Probes.run("install_foreign");
        for (int attempt = 1; attempt <= 2; attempt++) {
            try {
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new CountingLayer())))
                        .close();
            } catch (TracingStartException e) {
                say(e.getMessage());
            }
            Probes.run("parents_contextual");
        }
    }

    /** Opens and closes sessions while threads of Rust's come, emit and go; every span begins and ends once for the author. */
    private static void reopening(int times) throws InterruptedException {
        Probes.run("install_counting");
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong runs = new AtomicLong();
        Thread emitting = new Thread(() -> {
            while (!done.get()) {
                Probes.run("threads_emit");
                runs.incrementAndGet();
            }
        });
        emitting.start();
        for (int i = 0; i < times; i++) {
            Watching layer = new Watching();
            Tracing tracing =
                    PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace")));
            layer.some.await();
            tracing.close();
            layer.closed = true;
            require(tracing.statistics().failed() == 0 && tracing.statistics().statesLive() == 0, "left behind");
            require(previous == null || previous.fault == null, previous == null ? "" : previous.fault);
            previous = layer;
        }
        done.set(true);
        emitting.join();
        require(previous.fault == null, previous.fault);
        // Four threads with 25 spans each, of one event.
        long spans = 100 * runs.get();
        RecordingLayer told = new RecordingLayer();
        ProbeSession.run(() -> Probes.run("author_tells"), JavaLayerConfig.of(told));
        String expected = "event INFO {\"closes\":" + spans + ",\"events\":" + spans + ",\"spans\":" + spans + "}";
        require(told.lines().equals(List.of(expected)), told.lines() + " and not " + expected);
        say("the author saw all, and " + times + " sessions their own");
    }

    private static Watching previous;

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** A span's state is this; a callback after close, or with another's state, is a fault. */
    private static final class Watching implements Layer<Object> {
        private final CountDownLatch some = new CountDownLatch(20);
        private volatile boolean closed;
        private volatile String fault;

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            saw("onNewSpan", this);
            return this;
        }

        @Override
        public void onEvent(EventView event, Values values, Object spanState) {
            saw("onEvent", event.spanId() == 0 ? this : spanState);
        }

        @Override
        public void onEnter(SpanView span, Object state) {
            saw("onEnter", state);
        }

        @Override
        public void onExit(SpanView span, Object state) {
            saw("onExit", state);
        }

        @Override
        public void onClose(SpanView span, Object state) {
            saw("onClose", state);
        }

        private void saw(String callback, Object state) {
            if (closed || state != this) {
                fault = callback + (closed ? " after close" : " with the state " + state);
            }
            some.countDown();
        }
    }

    /** Runs a case, in a session with the filter, or in none. */
    private static void session(String filter, String name) {
        if (filter.equals("closed")) {
            Probes.run(name);
            return;
        }
        RecordingLayer layer = new RecordingLayer();
        if (filter.equals("off")) {
            // It tells that it sees nothing, which is wanted here.
            GlobalTracingConfig config = GlobalTracingConfig.of(
                            JavaLayerConfig.of(layer).withFilter(filter))
                    .withErrorHandler((message, failure) -> assertThat(message).contains("can see anything"));
            Tracing blind = PROBES.open(config);
            Probes.run(name);
            blind.close();
        } else {
            ProbeSession.run(() -> Probes.run(name), JavaLayerConfig.of(layer).withFilter(filter));
        }
        layer.lines().forEach(ComposedMain::say);
    }

    private static void say(String line) {
        System.out.println("java: " + line);
    }
}
