package io.spanbridge.benchmarks.driver;

import io.spanbridge.NativeLibrary;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.layers.PeerKind;
import io.spanbridge.benchmarks.peers.PeerBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which native libraries the forks will load: the same search finds them, but they are read instead of loaded. Stateless. */
final class NativeLibraries {
    static final List<String> NAMES = List.of("spanbridge_kernels", "spanbridge_crossings");

    private NativeLibraries() {}

    /**
     * Returns the SHA-256 of each library in hexadecimal, by its name.
     *
     * @throws io.spanbridge.TracingStartException when a library is nowhere; the message lists what was tried
     */
    static Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>();
        for (String name : NAMES) {
            NativeLibrary.find(name, path -> hashes.put(name, sha256(Path.of(path))));
        }
        return hashes;
    }

    /** Returns the same, and the hashes of the files that the peers among these arms are made of. */
    static Map<String, String> hashes(List<MeasuredArm> arms) {
        Map<String, String> hashes = hashes();
        for (MeasuredArm arm : arms) {
            if (arm.layer() instanceof PeerKind peer) {
                PeerBuild.here()
                        .map(build -> build.files(peer.isPython()))
                        .orElse(Map.of())
                        .forEach((name, file) -> hashes.computeIfAbsent(name, unread -> sha256(file)));
            }
        }
        return hashes;
    }

    static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("the library " + file + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
