/**
 * The page: data for the charts, sentences, the table, and their assembly into one file. Charts are drawn in the browser by
 * the scripts beside this package's resources; every figure and every sentence is made here. Stateless and thread-safe.
 */
package io.spanbridge.results.page;
