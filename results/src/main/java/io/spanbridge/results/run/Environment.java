package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run ran; two runs are compared only when machine, cores and JDK are the same.
 *
 * @param commit the revision, or "unknown"
 * @param dirty whether the work tree had changes
 * @param cpu the processor's model name
 * @param cores how many processors the JVM saw
 * @param memoryBytes the machine's memory
 * @param os name, version and architecture
 * @param jdk the version of the Java runtime
 * @param jvm name and vendor of the virtual machine
 * @param jvmFlags the flags of the forks
 * @param rustc the compiler's version line
 * @param jmh the version of JMH
 * @param libraries SHA-256 of each native library, by its name
 * @param more what this version does not know, as it was read
 */
public record Environment(
        String commit,
        boolean dirty,
        String cpu,
        int cores,
        long memoryBytes,
        String os,
        String jdk,
        String jvm,
        String jvmFlags,
        String rustc,
        String jmh,
        Map<String, String> libraries,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** Takes missing texts as "unknown". */
    public Environment {
        commit = known(commit);
        cpu = known(cpu);
        os = known(os);
        jdk = known(jdk);
        jvm = known(jvm);
        jvmFlags = jvmFlags == null ? "" : jvmFlags;
        rustc = known(rustc);
        jmh = known(jmh);
        Map<String, String> hashes = new TreeMap<>();
        if (libraries != null) {
            libraries.forEach((name, hash) -> hashes.put(name, known(hash)));
        }
        libraries = Collections.unmodifiableMap(hashes);
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** An environment of which no more is known. */
    public Environment(
            String commit,
            boolean dirty,
            String cpu,
            int cores,
            long memoryBytes,
            String os,
            String jdk,
            String jvm,
            String jvmFlags,
            String rustc,
            String jmh,
            Map<String, String> libraries) {
        this(commit, dirty, cpu, cores, memoryBytes, os, jdk, jvm, jvmFlags, rustc, jmh, libraries, Map.of());
    }

    private static String known(String text) {
        return text == null ? "unknown" : text;
    }
}
