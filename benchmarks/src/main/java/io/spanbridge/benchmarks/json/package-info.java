/** The layers of the json arms: text in, as the Python original has it. */
package io.spanbridge.benchmarks.json;
