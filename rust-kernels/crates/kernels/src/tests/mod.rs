//! What can be tested without a JVM: twins, the callbacks of each kernel, bad arguments, the
//! baseline.

mod arguments;
mod callbacks;
mod latencies;
mod no_op;
mod recorder;
mod registry;
mod stateful;
mod twins;
