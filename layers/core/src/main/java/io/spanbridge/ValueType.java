package io.spanbridge;

/** The type a value had when the Rust code recorded it; nothing is turned into something else on the way. */
public enum ValueType {
    /** {@code bool}. */
    BOOLEAN,
    /** {@code i8} to {@code i64} and {@code isize}. */
    LONG,
    /** {@code u8} to {@code u64} and {@code usize}: read with {@link Values#longValue}, as the bits of an unsigned long. */
    UNSIGNED_LONG,
    /** {@code i128}. */
    BIG_INTEGER,
    /** {@code u128}. */
    UNSIGNED_BIG_INTEGER,
    /** {@code f32} and {@code f64}; NaN, the infinities and -0.0 are kept. */
    DOUBLE,
    /** {@code str}. */
    STRING,
    /** {@code [u8]}. */
    BYTES,
    /** {@code dyn Error}: its text, and the texts of its sources. */
    ERROR,
    /** Anything recorded by its {@code Debug} or {@code Display} form; the text is that form. */
    DEBUG
}
