//! Models of the protocols by which spans and sessions are let go, run by `loom`: each test stands for every
//! interleaving of its threads, up to a number of preemptions.
//!
//! `CONTRIBUTING.md` says how to run them. They are not part of an ordinary `cargo test`.

mod baton;
mod life;
mod pins;
mod references;
mod ring;
mod turns;

/// Runs `f` in every interleaving with at most `preemptions` switches that no thread asked for.
fn check(preemptions: usize, f: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(preemptions);
    model.check(f);
}
