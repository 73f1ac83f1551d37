package io.spanbridge.internal;

/**
 * Answers by which Rust knows that an upcall has returned: they echo what was asked, a number that is another one each time. After an
 * upcall that threw the place of an answer may hold anything, also the last one. The module {@code jvm::echo} of the Rust crate is
 * the other half.
 *
 * <p>A question is the first word of {@linkplain RecordFormat a buffer}, and not negative.
 */
final class Echo {
    /** Added to the question when all was delivered. */
    private static final long WHOLE = 0x4F1B_BCDC_BFA5_3E0BL;

    /** No answer. */
    static final long NONE = 0;

    /** Answers any question, without it, that there is no session; only for {@link EntryStubs}. */
    static final long NO_SESSION = 0x6C62_272E_07BB_0142L;

    /** Added to the question when the session is closed. */
    private static final long CLOSED = 0x2545_F491_4F6C_DD1DL;

    /** Added to the lower half of the question, with the upper one replaced, when something was delivered, and not all. */
    private static final long PART = 0x1B87_3593_CC9E_2D51L;

    private Echo() {}

    static long whole(long asked) {
        return asked + WHOLE;
    }

    static long closed(long asked) {
        return asked + CLOSED;
    }

    /** @param delivered how much, or its complement when the session was closed meanwhile */
    static long part(long asked, int delivered) {
        return ((long) delivered << Integer.SIZE | asked & 0xFFFF_FFFFL) + PART;
    }
}
