package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.layers.OtlpSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of a fork's JVM. No {@code -ea}, no CheckJNI, and nothing inherited that could change a figure. Stateless. */
final class ForkJvm {
    /** What may change a figure; stands in the run file. */
    static final List<String> FLAGS = flags();

    private static final String OWN_PROPERTIES = "spanbridge.";
    private static final int NATIVE_ACCESS_FLAG_SINCE = 22;

    private ForkJvm() {}

    /**
     * Returns all arguments.
     *
     * @param sink the address of the sink; null when there is none
     */
    static List<String> arguments(String sink) {
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.add("-Djava.library.path=" + System.getProperty("java.library.path"));
        for (Map.Entry<Object, Object> property : System.getProperties().entrySet()) {
            if (property.getKey().toString().startsWith(OWN_PROPERTIES)) {
                arguments.add("-D" + property.getKey() + "=" + property.getValue());
            }
        }
        if (sink != null) {
            arguments.add("-D" + OtlpSink.PROPERTY + "=" + sink);
        }
        return arguments;
    }

    private static List<String> flags() {
        List<String> flags =
                new ArrayList<>(List.of("-Xshare:auto", "-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-XX:-UsePerfData"));
        // Else an arm that allocates pays for the first touch of each page, a sixth of its time, in all forks but those
        // in which the
        // collector came by early; a program that runs for a while does not.
        flags.add("-XX:+AlwaysPreTouch");
        if (Runtime.version().feature() >= NATIVE_ACCESS_FLAG_SINCE) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        return List.copyOf(flags);
    }
}
