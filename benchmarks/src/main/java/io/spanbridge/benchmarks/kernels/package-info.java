/** What arms run: a file per family of kernels, with the number of callbacks that each causes. */
package io.spanbridge.benchmarks.kernels;
