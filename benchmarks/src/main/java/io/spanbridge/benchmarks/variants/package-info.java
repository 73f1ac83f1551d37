/** Other processes that an arm can run in: flags, JDKs, and what ran before. */
package io.spanbridge.benchmarks.variants;
