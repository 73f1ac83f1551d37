package io.spanbridge;

/** What a layer answers when it is asked, once per callsite, whether it wants that callsite. */
public enum Interest {
    /** Never call this layer for this callsite. A callsite no layer wants costs what a disabled callsite costs. */
    NEVER,
    /** Ask {@link Layer#enabled} for every span and event of this callsite. Costs a crossing each time. */
    SOMETIMES,
    /** Call this layer for every span and event of this callsite. */
    ALWAYS
}
