//! What a peer has to say, in the words of the launcher (`PeerReport`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Callbacks, Kernel};

/// What was measured. A peer adds its own name and prints it as one line of JSON.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// What ran.
    pub kernel: Kernel,
    /// What one invocation of it causes.
    pub callbacks: Callbacks,
    /// Invocations of all iterations, those that warmed up included.
    pub invocations: u64,
    /// The measured ones, in order.
    pub iterations: Vec<Iteration>,
}

/// One iteration between two bursts of the ruler.
#[derive(Debug, Serialize)]
pub struct Iteration {
    /// Nanoseconds per span.
    pub score: f64,
    /// The bursts around it, by the name of the ruler. There is one: the pure Rust one.
    pub rulers: BTreeMap<&'static str, Bracket>,
}

/// Nanoseconds per step of a ruler just before and just after an iteration.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bracket(pub f64, pub f64);

impl Measured {
    /// Returns one line without its end: this, with the name of the peer.
    pub fn line(&self, peer: &str) -> Result<String, crate::MeasureError> {
        #[derive(Serialize)]
        struct Line<'a> {
            peer: &'a str,
            #[serde(flatten)]
            measured: &'a Measured,
        }
        Ok(serde_json::to_string(&Line {
            peer,
            measured: self,
        })?)
    }

    /// Returns the same without a name, for a peer whose other half adds it.
    pub fn json(&self) -> Result<String, crate::MeasureError> {
        Ok(serde_json::to_string(self)?)
    }
}
