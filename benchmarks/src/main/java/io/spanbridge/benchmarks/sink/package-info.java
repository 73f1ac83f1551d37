/** A collector that counts spans and throws them away; it runs in a process of its own. */
package io.spanbridge.benchmarks.sink;
