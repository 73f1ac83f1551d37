/** Layers that are ready to use: for measuring what a layer costs, and as examples. */
package io.spanbridge.layers;
