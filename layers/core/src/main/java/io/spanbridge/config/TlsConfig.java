package io.spanbridge.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom to trust, and as whom to connect, by files in PEM form. They are read when the session opens.
 *
 * @param certificate who is trusted instead of those whom the system trusts
 * @param clientKey the private key to connect with; needs {@code clientCertificate}
 * @param clientCertificate the certificate to connect with, and those that vouch for it; needs {@code clientKey}
 */
public record TlsConfig(Optional<Path> certificate, Optional<Path> clientKey, Optional<Path> clientCertificate) {
    public TlsConfig {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(clientKey, "clientKey");
        Objects.requireNonNull(clientCertificate, "clientCertificate");
        certificate.ifPresent(file -> Checks.readable(file, "certificate"));
        clientKey.ifPresent(file -> Checks.readable(file, "clientKey"));
        clientCertificate.ifPresent(file -> Checks.readable(file, "clientCertificate"));
        if (clientKey.isPresent() != clientCertificate.isPresent()) {
            throw new IllegalArgumentException((clientKey.isPresent() ? "clientCertificate" : "clientKey")
                    + ": is missing; a client needs its key and its certificate, or neither");
        }
    }

    /** Returns a configuration of which only the environment says something. */
    public static TlsConfig defaults() {
        return new TlsConfig(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns a copy that trusts the certificates of that file, and no others. */
    public TlsConfig withCertificate(Path file) {
        return new TlsConfig(Optional.of(file), clientKey, clientCertificate);
    }

    /** Returns a copy that connects with that key and certificate. */
    public TlsConfig withClient(Path key, Path certificateFile) {
        return new TlsConfig(certificate, Optional.of(key), Optional.of(certificateFile));
    }
}
