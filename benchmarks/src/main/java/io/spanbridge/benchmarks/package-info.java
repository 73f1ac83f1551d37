/**
 * The arms and the command line of the benchmarks. An arm is described here once; the driver reads the description to launch a
 * fork, the fork reads it to know what to run.
 */
package io.spanbridge.benchmarks;
