package io.spanbridge.config;

/** Whether what is sent is compressed. */
public enum Compression {
    NONE,
    GZIP
}
