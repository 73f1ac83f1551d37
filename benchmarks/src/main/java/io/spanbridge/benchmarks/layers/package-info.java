/**
 * Who listens while a kernel runs: a small class per kind of layer, and the sessions that they open. The driver asks kinds for
 * their names and needs alone; sessions are opened in forks.
 */
package io.spanbridge.benchmarks.layers;
