package io.spanbridge.results.run;

import java.util.Map;

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
        Map<String, String> libraries) {}
