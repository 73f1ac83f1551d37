/** The declarations of the native methods of the kernels and of the bare crossings. */
package io.spanbridge.kernels;
