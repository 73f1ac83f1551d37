//! What becomes of callbacks: the layer groups of a session, made from its configuration.

mod config;
mod json;
mod native;
mod records;

pub(crate) use config::{open, set_filter};
