package io.spanbridge.config;

import java.time.Duration;

/**
 * How often, and after what time, a batch is sent again that could not be delivered: the connection failed, or the collector
 * answered that it may be sent again (HTTP 429, 502, 503, 504; the gRPC codes of the OTLP specification). When the collector says
 * when, that is waited for. Nothing else is sent again, and nothing after the export timeout.
 *
 * @param maxAttempts how often a batch is sent, at most; 1 for never again
 * @param initialBackoff how long to wait after the first attempt
 * @param maxBackoff how long to wait at most
 * @param multiplier by how much the wait grows with each attempt
 * @param jitter by which part of itself a wait is made longer or shorter at random, so that many processes do not come back at once
 */
public record RetryPolicy(
        int maxAttempts, Duration initialBackoff, Duration maxBackoff, double multiplier, double jitter) {
    public RetryPolicy {
        Checks.atLeast(1, maxAttempts, "maxAttempts");
        Checks.notNegative(initialBackoff, "initialBackoff");
        Checks.notNegative(maxBackoff, "maxBackoff");
        if (initialBackoff.compareTo(maxBackoff) > 0) {
            throw new IllegalArgumentException("initialBackoff: " + initialBackoff + " is longer than the longest, "
                    + maxBackoff + "; make it shorter, or maxBackoff longer");
        }
        if (!(multiplier >= 1 && multiplier <= 100)) {
            throw new IllegalArgumentException("multiplier: " + multiplier + " must be from 1 to 100");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter: " + jitter + " is a part of the wait: give 0 to 1");
        }
    }

    /** Returns the default: 5 attempts, 1 s, at most 5 s, growing by a half, give or take a fifth. */
    public static RetryPolicy defaults() {
        return new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(5), 1.5, 0.2);
    }

    /** Returns a policy by which everything is sent once. */
    public static RetryPolicy none() {
        return defaults().withMaxAttempts(1);
    }

    /** Returns a copy with that many attempts. */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, initialBackoff, maxBackoff, multiplier, jitter);
    }

    /** Returns a copy with those waits. */
    public RetryPolicy withBackoff(Duration initial, Duration max) {
        return new RetryPolicy(maxAttempts, initial, max, multiplier, jitter);
    }

    /** Returns a copy in which waits grow so. */
    public RetryPolicy withMultiplier(double newMultiplier) {
        return new RetryPolicy(maxAttempts, initialBackoff, maxBackoff, newMultiplier, jitter);
    }

    /** Returns a copy with that jitter. */
    public RetryPolicy withJitter(double newJitter) {
        return new RetryPolicy(maxAttempts, initialBackoff, maxBackoff, multiplier, newJitter);
    }
}
