/** The arms, a file per rung of the ladder. Each is a line in {@link io.spanbridge.benchmarks.Arms}. */
package io.spanbridge.benchmarks.arms;
