/** Programs that show how spanbridge is used. */
package io.spanbridge.examples;
