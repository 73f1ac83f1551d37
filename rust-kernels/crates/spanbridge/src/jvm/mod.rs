//! Every unsafe call into the JVM, one small file per concern. The only module that knows of JNI and FFM.
//!
//! Rules of this module: no class is ever looked up by name (method ids come from the class that Java
//! hands over when a session opens); no call is made while the gate is shut; every upcall ends with
//! the exception checked (or known not to be there, see [`echo`]) and taken, and begins with one that was pending put aside.
#![allow(unsafe_code)]

mod capture;
mod echo;
mod entry;
mod env;
mod ffm;
mod hand_over;
mod json_entry;
mod native;
mod records;
mod rings;
mod stack;
mod text;
mod texts;
mod unclosed;
mod vm;

pub(crate) use entry::{JavaEntry, Upcall};
pub(crate) use hand_over::Handed;
pub(crate) use native::{answer, Answer, Argument, Reply};
pub(crate) use records::Records;
pub(crate) use rings::RingMemory;
pub(crate) use vm::{detach_last, gate_is_shut, shut_gate};
