/** The run file: everything one run measured, as plain records. Immutable and thread-safe. */
package io.spanbridge.results.run;
