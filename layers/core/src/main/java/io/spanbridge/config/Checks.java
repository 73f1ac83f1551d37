package io.spanbridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** What several configurations check, with messages that name the setting, the value and what to do. */
final class Checks {
    private Checks() {}

    static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is too small; give " + least + " or more");
        }
        return value;
    }

    static Duration positive(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not a time span; give one above zero");
        }
        return representable(value, name);
    }

    static Duration notNegative(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " is negative; give zero or more");
        }
        return representable(value, name);
    }

    /** A year is longer than anybody waits, and fits into everything that counts milliseconds. */
    private static Duration representable(Duration value, String name) {
        if (value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " is too long; give 365 days or less");
        }
        return value;
    }

    static String notBlank(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": is empty; give it a value");
        }
        return value;
    }

    static Path readable(Path file, String name) {
        Objects.requireNonNull(file, name);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(name + ": the file " + file.toAbsolutePath()
                    + " is not there, or cannot be read; give the path of a PEM file");
        }
        return file;
    }
}
