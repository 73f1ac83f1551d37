package io.spanbridge.benchmarks.companions;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a function is for, on the way of a callback. Rust functions go by their crate and module; what the compiler put into
 * another function goes with that one. Code that the JVM made, compiled methods and stubs, has no name: all of it counts as the
 * Java callback.
 */
enum FunctionGroup {
    CALLBACK("Java callback", "", ""),
    ENCODING("encoding", "spanbridge", ".*spanbridge::(wire|layers)::.*"),
    JNI_ENTRY("JNI entry", "spanbridge", ".*(spanbridge::jvm|jni_sys|jni::|spanbridge_crossings::jvm).*"),
    ROUTER("router or registry", "spanbridge", ".*(spanbridge::|tracing_subscriber::|sharded_slab::|thread_local::).*"),
    TRACING("tracing", "spanbridge", ".*(tracing::|tracing_core::).*"),
    KERNEL("kernel", "spanbridge", ".*"),
    JNI_ENTRY_OF_THE_JVM(
            "JNI entry",
            "libjvm",
            "(jni_|checked_jni_|JNI_|.*(JNI_ArgumentPusher|JNIHandle|JNIHandleBlock|JavaCallArguments|Fingerprinter"
                    + "|SignatureIterator|jni_invoke|Method::result_type|resolve_jmethod_id)).*"),
    TRANSITION("VM transition", "libjvm", ".*"),
    OTHER("other", "", ".*");

    private static final List<FunctionGroup> IN_ORDER =
            List.of(ENCODING, JNI_ENTRY, ROUTER, TRACING, KERNEL, JNI_ENTRY_OF_THE_JVM, TRANSITION);

    private final String id;
    private final String object;
    private final Pattern function;

    FunctionGroup(String id, String object, String function) {
        this.id = id;
        this.object = object;
        this.function = Pattern.compile(function);
    }

    /** Returns the name in run files. Two groups may share it. */
    String id() {
        return id;
    }

    /** Returns the group of a function. */
    static FunctionGroup of(CallgrindFile.Function function) {
        if (function.object().equals("???")) {
            return CALLBACK;
        }
        String object = function.object().substring(function.object().lastIndexOf('/') + 1);
        return IN_ORDER.stream()
                .filter(group -> object.contains(group.object)
                        && group.function.matcher(function.name()).matches())
                .findFirst()
                .orElse(OTHER);
    }
}
