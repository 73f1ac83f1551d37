package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;

import io.spanbridge.TracingStartException;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.ProbeSession;
import io.spanbridge.testing.RecordingLayer;
import java.util.Objects;

/**
 * What {@link ComposedTest} runs in a JVM of its own: a library whose Rust code sets a subscriber itself. Lines that begin
 * with {@code java: } are written here, others by that subscriber.
 */
final class ComposedMain {
    private ComposedMain() {}

    public static void main(String[] arguments) {
        Objects.requireNonNull(PROBES, "loaded by this");
        switch (arguments[0]) {
            case "foreign" -> foreign();
            case "composed" -> {
                Probes.run("install_composed");
                for (int i = 1; i < arguments.length; i += 2) {
                    session(arguments[i], arguments[i + 1]);
                }
            }
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

    /** Runs a case, in a session with the filter, or in none. */
    private static void session(String filter, String name) {
        if (filter.equals("closed")) {
            Probes.run(name);
            return;
        }
        RecordingLayer layer = new RecordingLayer();
        ProbeSession.run(() -> Probes.run(name), JavaLayerConfig.of(layer).withFilter(filter));
        layer.lines().forEach(ComposedMain::say);
    }

    private static void say(String line) {
        System.out.println("java: " + line);
    }
}
