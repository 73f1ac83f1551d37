/** What a session is made of. All types are immutable, validated when made, and changed by {@code with...} copies. */
package io.spanbridge.config;
