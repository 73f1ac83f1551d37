/**
 * The doors of the module: the command line, the page, the table. Everything behind them lives in sub-packages: {@code run}
 * (files), {@code stats} (intervals), {@code analysis} (what figures mean), {@code text} (how they are written) and
 * {@code page}.
 */
package io.spanbridge.results;
