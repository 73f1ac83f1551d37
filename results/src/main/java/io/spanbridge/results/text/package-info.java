/** How figures are written for people: numbers, names, tables of text. Stateless and thread-safe. */
package io.spanbridge.results.text;
