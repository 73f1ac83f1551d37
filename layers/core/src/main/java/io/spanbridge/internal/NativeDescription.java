package io.spanbridge.internal;

import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.NativeLayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes native layers to Rust, as JSON. */
final class NativeDescription {
    private NativeDescription() {}

    /** Returns {@code {"type":...,"settings":{...}}}. */
    static String of(NativeLayerConfig config, ExportProcess process, Environment environment) {
        if (config instanceof FmtLayerConfig fmt) {
            return typed("fmt", settings(fmt));
        } else if (config instanceof OtlpFileLayerConfig file) {
            return typed("otlp-file", new OtlpDescription(environment, process).settings(file));
        } else if (config instanceof OtlpLayerConfig otlp) {
            return typed("otlp", new OtlpDescription(environment, process).settings(otlp));
        }
        throw new AssertionError("all kinds are told apart");
    }

    private static String typed(String type, String settings) {
        return new JsonObject().text("type", type).put("settings", settings).toString();
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
