/**
 * What runs in a fork: the benchmark, the sessions it measures, the checks of the work done, and the rulers. The driver knows
 * of it only through JMH and the labels of its results.
 */
package io.spanbridge.benchmarks.fork;
