package io.spanbridge.internal;

import io.spanbridge.TracingStartException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The environment variables of the process, or what a test takes for them. As the OpenTelemetry specification wants it, an empty
 * one is as good as none; other than there, one that makes no sense is an error.
 */
final class Environment {
    private final Function<String, String> lookup;

    Environment(Function<String, String> lookup) {
        this.lookup = lookup;
    }

    static Environment ofProcess() {
        return new Environment(System::getenv);
    }

    Optional<String> text(String name) {
        String value = lookup.apply(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    /** Returns the first of several that is set, with its name. */
    Optional<Map.Entry<String, String>> first(String... names) {
        for (String name : names) {
            Optional<String> value = text(name);
            if (value.isPresent()) {
                return Optional.of(Map.entry(name, value.get()));
            }
        }
        return Optional.empty();
    }

    Optional<Integer> count(int least, String... names) {
        return first(names).map(entry -> {
            try {
                int value = Integer.parseInt(entry.getValue());
                if (value >= least) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw wrong(entry, "give a whole number from " + least + " to " + Integer.MAX_VALUE);
        });
    }

    Optional<Duration> milliseconds(String... names) {
        return count(1, names).map(Duration::ofMillis);
    }

    Optional<Boolean> truth(String... names) {
        return first(names).map(entry -> switch (entry.getValue().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(entry, "give true or false");
        });
    }

    /** Reads {@code name=value,name=value}, with values as in a URL. */
    Map<String, String> pairs(Map.Entry<String, String> entry) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : entry.getValue().split(",")) {
            int equals = pair.indexOf('=');
            if (pair.isBlank()) {
                continue;
            }
            if (equals <= 0 || pair.substring(0, equals).isBlank()) {
                throw new TracingStartException("environment variable " + entry.getKey()
                        + ": a part of it is not of the form name=value; give name=value,name=value, with a comma in a value"
                        + " written as %2C");
            }
            pairs.put(pair.substring(0, equals).strip(), decoded(entry.getKey(), pair.substring(equals + 1)));
        }
        return pairs;
    }

    /** As {@code URLDecoder}, but that a plus is a plus. */
    private static String decoded(String name, String text) {
        byte[] encoded = text.strip().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b == '%') {
                int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new TracingStartException("environment variable " + name
                            + ": a % is not followed by two hexadecimal digits; write a % itself as %25");
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Runs a check that the configuration makes, too, and says which variable is meant. */
    static <T> T checked(Map.Entry<String, String> entry, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw new TracingStartException("environment variable " + entry.getKey() + ": " + e.getMessage(), e);
        }
    }

    static TracingStartException wrong(Map.Entry<String, String> entry, String advice) {
        return new TracingStartException(
                "environment variable " + entry.getKey() + ": \"" + entry.getValue() + "\" makes no sense; " + advice);
    }
}
