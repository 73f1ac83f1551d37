package io.spanbridge.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system and the collector say of this process. */
final class ProcessState {
    private static final Path STATUS = Path.of("/proc/self/status");

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

    /** Returns the bytes of the Java heap in use after a collection. */
    static long heapAfterCollection() {
        // Two: what the first only finds unreachable, the second frees.
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
