//! Peers in pure Rust, without a JVM: what instrumentation costs in a program of Rust alone.
//!
//! `spanbridge-peer-rust PEER PLAN` installs a subscriber, measures, and prints one line of JSON.
//! A process has one dispatcher, so it measures one peer.

use std::env;
use std::process::ExitCode;

use spanbridge_peer_measure::{measure, Plan};

#[allow(unused)]
#[path = "../../../../rust-kernels/crates/kernels/src/baselines/cells.rs"]
mod cells;
mod error {
    pub(crate) use spanbridge_peer_measure::KernelError;
}
mod fmt;
#[path = "../../../../rust-kernels/crates/kernels/src/baselines/no_op.rs"]
mod no_op;
mod opentelemetry;
mod peer;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let [name, plan] = arguments else {
        return Err("usage: spanbridge-peer-rust PEER PLAN".to_owned());
    };
    let plan = Plan::parse(plan).map_err(|error| error.to_string())?;
    let peer = peer::named(name)?;
    (peer.install)()?;
    let callbacks = plan.kernel.callbacks();
    measure(&plan, |invocations| {
        let seen = (peer.seen)();
        let made = invocations * (peer.made)(callbacks);
        if seen == made {
            return Ok(());
        }
        Err(format!("{} should be {made}, but are {seen}", peer.counts))
    })
    .and_then(|measured| measured.line(name))
    .map_err(|error| error.to_string())
}
