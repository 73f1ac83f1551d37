/** Intervals and verdicts on plain arrays of doubles. Knows no run file. All classes are stateless and thread-safe. */
package io.spanbridge.results.stats;
