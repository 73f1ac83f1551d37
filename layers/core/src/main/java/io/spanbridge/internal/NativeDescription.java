package io.spanbridge.internal;

import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.NativeLayerConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes native layers to Rust, as JSON. */
final class NativeDescription {
    private NativeDescription() {}

    /** Returns {@code {"type":...,"settings":{...}}}. */
    static String of(NativeLayerConfig config) {
        if (config instanceof FmtLayerConfig fmt) {
            return "{\"type\":\"fmt\",\"settings\":" + settings(fmt) + "}";
        }
        throw new AssertionError("all kinds are told apart");
    }

    private static String settings(FmtLayerConfig fmt) {
        StringBuilder out = new StringBuilder("{\"target\":{\"type\":").append(word(fmt.stream()));
        if (fmt.path().isPresent()) {
            Path path = fmt.path().get().toAbsolutePath();
            Json.text(out.append(",\"path\":"), path.toString());
            out.append(",\"append\":").append(fmt.append());
            out.append(",\"rotation\":").append(word(fmt.rotation()));
        }
        out.append("},\"format\":").append(word(fmt.format()));
        out.append(",\"ansi\":").append(word(fmt.ansi()));
        out.append(",\"showTarget\":").append(fmt.target());
        out.append(",\"showFile\":").append(fmt.file());
        out.append(",\"showLine\":").append(fmt.line());
        out.append(",\"showThread\":").append(fmt.thread());
        out.append(",\"showSpanList\":").append(fmt.spanList());
        out.append(",\"showTraceContext\":").append(fmt.traceContext());
        String events =
                fmt.spanEvents().stream().sorted().map(NativeDescription::word).collect(Collectors.joining(","));
        return out.append(",\"spanEvents\":[").append(events).append("]}").toString();
    }

    private static String word(Enum<?> constant) {
        return '"' + constant.name().toLowerCase(Locale.ROOT) + '"';
    }
}
