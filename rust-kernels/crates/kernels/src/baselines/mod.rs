//! What the bridge is compared with: subscribers in Rust alone.

mod cells;
pub(crate) mod no_op;
pub(crate) mod stateful;
