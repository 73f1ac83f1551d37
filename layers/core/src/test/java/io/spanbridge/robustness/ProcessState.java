package io.spanbridge.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the operating system and the collector say of this process. */
final class ProcessState {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern GLOBAL_REFERENCES = Pattern.compile("JNI global ref[a-z]*: *(\\d+)");

    private ProcessState() {}

    /** Returns a number of {@code /proc/self/status}, a count or KiB; 0 where there is no such file, as on macOS. */
    static long status(String name) {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            String line = lines.filter(each -> each.startsWith(name + ":"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + STATUS));
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many JNI global references there are, those of the JVM itself included. */
    static long globalReferences() {
        try {
            String threads = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "threadPrint",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Matcher references = GLOBAL_REFERENCES.matcher(threads);
            if (!references.find()) {
                throw new IllegalStateException("a thread dump without the number of global references: " + threads);
            }
            return Long.parseLong(references.group(1));
        } catch (JMException e) {
            throw new IllegalStateException("no thread dump can be made", e);
        }
    }

    /** Returns the bytes of the Java heap that a collection has left, without what any thread has taken since, which is a whole buffer at a time. */
    static long heapAfterCollection() {
        // Two: what the first only finds unreachable, the second frees.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }
}
