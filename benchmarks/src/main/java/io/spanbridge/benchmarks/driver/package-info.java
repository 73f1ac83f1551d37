/** Runs forks in rounds and writes what came of them into one run file. It never runs a kernel itself. */
package io.spanbridge.benchmarks.driver;
