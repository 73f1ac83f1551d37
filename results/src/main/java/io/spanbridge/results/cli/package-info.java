/** The commands that read run files: each can be hung into any command line. Not thread-safe. */
package io.spanbridge.results.cli;
