//! The Rust half of spanbridge: it lets a Java program see the spans and events of a native library.
//!
//! A library that is instrumented with `tracing` and loaded by a JVM depends on this crate and
//! exports one native method:
//!
//! ```ignore
//! spanbridge::export!(com.example.Native);
//! ```
//!
//! Everything else is done from Java, through that method. As long as no session is open, the
//! instrumented code pays what it pays without a subscriber.
//!
//! The storeys, each of which only calls downward:
//!
//! | module | what it does | what it does not |
//! |---|---|---|
//! | [`mod@export`], [`mod@entry`] | the native method, operations; scopes of native entries | |
//! | `layers` | callbacks to records, records to Java | know threads or sessions |
//! | `session` | router, span store, sessions, filters, interest | touch JNI |
//! | `wire` | the record format and its encoder; JSON | touch JNI |
//! | `jvm` | every unsafe call into the JVM | know spans |

// What one native layer has a use for, a library that is built without it has not.
#![cfg_attr(
    not(all(feature = "fmt", feature = "otlp", feature = "otlp-file")),
    allow(dead_code, unused_imports)
)]

pub mod entry;
pub mod export;
mod jvm;
mod layers;
#[cfg(feature = "measure")]
pub mod measure;
pub mod propagation;
mod session;
mod wire;

pub use session::{layer, BridgeLayer};
pub use spanbridge_macros::{entry, export, propagate};
