package io.spanbridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Finds a native library and loads it. Three places are tried, in this order:
 *
 * <ol>
 *   <li>the path in the system property {@code spanbridge.library.NAME}; when it is set, nothing else is tried;
 *   <li>the folders of {@code java.library.path};
 *   <li>the resource {@code native/PLATFORM/FILE} on the class path, which is copied to a private temporary file. PLATFORM is
 *       for example {@code linux-x86_64}, {@code linux-aarch64}, {@code macos-aarch64} or {@code windows-x86_64}.
 * </ol>
 *
 * <p>A library is loaded once per class loader: a second copy would have statics of its own, and the JVM could bind one native
 * method to the one and another to the other.
 *
 * <p>Thread-safe. May block (it reads and writes files).
 */
public final class NativeLibrary {
    /** By the loader that has a library, which must be free to go; the values do not lead back to it. */
    private static final Map<ClassLoader, ConcurrentMap<String, Once>> LIBRARIES =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** Whether a library is loaded; also its lock, so that loading one library does not wait for another. */
    private static final class Once {
        private boolean loaded;
    }

    private NativeLibrary() {}

    /**
     * Loads a library, the first time. When the class loader of the linker has loaded it before, nothing happens, whatever the
     * places say now; after a failure it is tried again.
     *
     * @param name without prefix and suffix, for example {@code spanbridge_kernels}
     * @param linker takes an absolute path and calls {@link System#load} <em>from the class that declares the native
     *     methods</em>: the JVM gives a library to the loader of the class that loads it
     * @throws TracingStartException when no place has a library that can be loaded; the message lists what was tried
     */
    public static void load(String name, Consumer<String> linker) {
        Objects.requireNonNull(name, "name");
        Once once = LIBRARIES
                .computeIfAbsent(linker.getClass().getClassLoader(), loader -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, library -> new Once());
        synchronized (once) {
            if (!once.loaded) {
                find(name, linker);
                once.loaded = true;
            }
        }
    }

    /**
     * Finds a library as {@link #load} does, each time, for one who looks at the file and does not load it.
     *
     * @param name without prefix and suffix
     * @param reader takes an absolute path, and reads the file before it returns: it may be a temporary one. A place whose file it
     *     refuses by an {@link UnsatisfiedLinkError} does not count
     * @throws TracingStartException when no place has the library; the message lists what was tried
     */
    public static void find(String name, Consumer<String> reader) {
        Objects.requireNonNull(name, "name");
        List<String> tried = new ArrayList<>();
        String property = "spanbridge.library." + name;
        String explicit = System.getProperty(property);
        if (explicit != null) {
            if (!tryLoad(Path.of(explicit), "system property " + property + " = " + explicit, reader, tried)) {
                throw failure(name, tried);
            }
            return;
        }
        String file = System.mapLibraryName(name);
        for (String folder : System.getProperty("java.library.path", "").split(java.io.File.pathSeparator)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, file);
            if (Files.exists(path) && tryLoad(path, "java.library.path, " + path, reader, tried)) {
                return;
            }
        }
        if (tried.isEmpty()) {
            tried.add("java.library.path: no " + file + " in any of its folders");
        }
        String resource = "native/" + platform() + "/" + file;
        if (!loadPacked(resource, file, reader, tried)) {
            throw failure(name, tried);
        }
    }

    private static boolean loadPacked(String resource, String file, Consumer<String> linker, List<String> tried) {
        ClassLoader loader = linker.getClass().getClassLoader();
        try (InputStream packed = loader.getResourceAsStream(resource)) {
            if (packed == null) {
                tried.add("class path: no resource " + resource);
                return false;
            }
            Path folder = Files.createTempDirectory("spanbridge");
            Path copy = folder.resolve(file);
            try {
                Files.copy(packed, copy, StandardCopyOption.REPLACE_EXISTING);
                return tryLoad(copy, "class path, resource " + resource + " copied to " + copy, linker, tried);
            } finally {
                discard(copy);
                discard(folder);
            }
        } catch (IOException e) {
            tried.add("class path, resource " + resource + ": cannot be copied to a temporary file (" + e
                    + "); set java.io.tmpdir to a folder that can be written");
            return false;
        }
    }

    private static boolean tryLoad(Path path, String what, Consumer<String> linker, List<String> tried) {
        try {
            linker.accept(path.toAbsolutePath().toString());
            return true;
        } catch (UnsatisfiedLinkError e) {
            tried.add(what + ": " + e.getMessage());
            return false;
        }
    }

    /** Deletes a file; where a loaded library cannot be deleted (Windows), when the JVM ends. */
    private static void discard(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    private static TracingStartException failure(String name, List<String> tried) {
        return new TracingStartException("the native library " + name + " cannot be loaded on " + platform()
                + ". Tried:\n  - " + String.join("\n  - ", tried)
                + "\nName a library built for this platform with -Dspanbridge.library." + name + "=PATH");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "macos" : os.replace(' ', '_');
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return family + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
