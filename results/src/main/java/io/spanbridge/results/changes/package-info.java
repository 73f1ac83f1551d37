/**
 * Where a series changed its level: three detectors and their vote. Works on plain arrays of doubles; knows no run file. All
 * classes are stateless and thread-safe.
 *
 * <p>An index stands for the first point of the new level, so 0 never occurs.
 */
package io.spanbridge.results.changes;
