package io.spanbridge.benchmarks.peers;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The programs that {@code benchmarks/peers/build} made. Immutable.
 *
 * @param folder where they are
 * @param properties what the build wrote about them: the interpreter, and the versions of what is measured
 */
public record PeerBuild(Path folder, Map<String, String> properties) {
    /** The system property with the folder, when it is not the one where Maven builds them. The driver hands it to forks. */
    public static final String PROPERTY = "spanbridge.bench.peers";

    /** What builds them. */
    public static final String COMMAND = "mvn package -Ppeers -DskipTests";

    private static final String MARK = "peers.properties";
    private static final String PYTHON = "python";
    private static final String PROGRAM = "spanbridge-peer-rust";
    private static final String SCRIPT = "peer.py";
    private static final String LAYER = "spanbridge_peer_python_layer.so";
    private static final String SUBSCRIBER = "spanbridge_peer_python_subscriber.so";

    /** Takes a copy. */
    public PeerBuild {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** Returns the peers that were built here; empty when none were, or not to the end. */
    public static Optional<PeerBuild> here() {
        return found().flatMap(PeerBuild::in);
    }

    /** Returns the peers in a folder. */
    static Optional<PeerBuild> in(Path folder) {
        Properties read = new Properties();
        try (Reader mark = Files.newBufferedReader(folder.resolve(MARK))) {
            read.load(mark);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties.containsKey(PYTHON) ? Optional.of(new PeerBuild(folder, properties)) : Optional.empty();
    }

    /** Returns what starts a peer, without its name and plan. Python is kept from the user's own packages and settings. */
    List<String> command(boolean python) {
        return python
                ? List.of(properties.get(PYTHON), "-I", "-S", file(SCRIPT), folder.toString())
                : List.of(file(PROGRAM));
    }

    /**
     * Returns the files that a peer is made of, apart from the interpreter. The name of each says, too, which versions it is made
     * of: they belong to what is measured.
     */
    public Map<String, Path> files(boolean python) {
        return python
                ? Map.of(
                        named(SCRIPT, "CPython"), folder.resolve(SCRIPT),
                        named(LAYER, "pyo3-python-tracing-subscriber"), folder.resolve(LAYER),
                        named(SUBSCRIBER, "pyo3-tracing-subscriber"), folder.resolve(SUBSCRIBER))
                : Map.of(named(PROGRAM, "tracing-opentelemetry", "tracing-subscriber"), folder.resolve(PROGRAM));
    }

    private String named(String file, String... made) {
        StringBuilder name = new StringBuilder(file);
        for (String of : made) {
            name.append(", ").append(of).append(' ').append(properties.getOrDefault(of, "of an unknown version"));
        }
        return name.toString();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Optional<Path> found() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        try {
            Path classes = Path.of(PeerBuild.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.of(classes.resolveSibling("peers"));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
