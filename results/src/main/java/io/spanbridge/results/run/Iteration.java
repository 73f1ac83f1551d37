package io.spanbridge.results.run;

/**
 * One measured iteration, bracketed by bursts of the ruler U in the same JVM.
 *
 * @param score in the arm's unit
 * @param rulerBefore nanoseconds per ruler call just before the iteration
 * @param rulerAfter the same, just after it
 */
public record Iteration(double score, double rulerBefore, double rulerAfter) {}
