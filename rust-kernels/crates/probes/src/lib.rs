//! Instrumented code for tests: what `tracing` can express, a case each, run by name from Java
//! (`io.spanbridge.probes.Probes`).
//!
//! A case only emits; what must arrive in Java is said by the tests that run it. Nothing in here is
//! measured, and nothing is shipped.

mod alive;
mod author;
mod bare;
mod cases;
mod deep;
mod denied;
mod exports;
mod golden;
mod interest;
mod kept;
mod large;
mod life;
mod locks;
mod logs;
mod otlp;
mod panics;
mod parents;
mod pending;
mod rayon_workers;
mod shapes;
mod threads;
mod tokio_workers;
mod values;
