/**
 * Figures beside the times that no machine moves: counts and instructions, taken in processes of their own, and written as the
 * companions of a run file.
 */
package io.spanbridge.benchmarks.companions;
