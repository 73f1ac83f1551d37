package io.spanbridge;

/** What a layer answers when it is asked, once per callsite, whether it wants that callsite. */
public enum Interest {
    /** Never call this layer for this callsite. A callsite no layer wants costs what a disabled callsite costs. */
    NEVER,
    /** Call this layer for every span and event of this callsite. */
    ALWAYS
}
