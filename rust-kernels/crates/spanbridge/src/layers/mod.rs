//! What becomes of callbacks: the layer groups of a session, made from its configuration.

mod config;
mod direct;
mod json;
mod native;

pub(crate) use config::{open, set_filter};
