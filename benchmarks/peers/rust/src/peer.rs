//! The peers by name, and how the work that each has seen is counted.

use spanbridge_peer_measure::Callbacks;

use crate::cells::{self, Count};
use crate::{fmt, no_op, opentelemetry};

/// A subscriber, and its books.
pub(crate) struct Peer {
    name: &'static str,
    /// Makes it the global default. It cannot be undone.
    pub(crate) install: fn() -> Result<(), String>,
    /// What is counted.
    pub(crate) counts: &'static str,
    /// How many of them were seen since it was installed.
    pub(crate) seen: fn() -> u64,
    /// How many of them one invocation makes.
    pub(crate) made: fn(Callbacks) -> u64,
}

const PEERS: [Peer; 3] = [
    Peer {
        name: "rust-noop",
        install: || no_op::install().map_err(|error| error.to_string()),
        counts: "callbacks of the no-op layer",
        seen: no_op::callbacks,
        made: Callbacks::total,
    },
    Peer {
        name: "rust-opentelemetry",
        install: opentelemetry::install,
        counts: "spans given to the exporter",
        seen: || cells::total(Count::Spans),
        made: |callbacks| callbacks.spans,
    },
    Peer {
        name: "rust-fmt",
        install: fmt::install,
        counts: "records written",
        seen: || cells::total(Count::Events),
        made: |callbacks| callbacks.events,
    },
];

/// Finds a peer.
pub(crate) fn named(name: &str) -> Result<Peer, String> {
    let names = PEERS.map(|peer| peer.name).join(", ");
    PEERS
        .into_iter()
        .find(|peer| peer.name == name)
        .ok_or_else(|| format!("no peer is called {name}; there are {names}"))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_peer_that_is_not_there_is_told_which_there_are() {
        let message = named("rust-nothing").err().unwrap();
        assert_eq!(
            message,
            "no peer is called rust-nothing; there are rust-noop, rust-opentelemetry, rust-fmt"
        );
    }
}
