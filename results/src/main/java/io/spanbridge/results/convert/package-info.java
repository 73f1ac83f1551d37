/** Run files from and to the forms of other tools. Stateless and thread-safe. */
package io.spanbridge.results.convert;
