/**
 * What the figures of run files mean: arms over their baselines, trust in the machine, one run against another. Knows nothing
 * of pages and texts. Everything here is immutable and thread-safe once made.
 */
package io.spanbridge.results.analysis;
