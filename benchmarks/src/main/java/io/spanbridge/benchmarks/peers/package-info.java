/** The peers: where they were built, how one is started, and what it reports. What they are is in {@code benchmarks/peers}. */
package io.spanbridge.benchmarks.peers;
