//! The border: native methods, the kernels that they find by name, and errors as exceptions.

pub(crate) mod error;
mod exports;
pub(crate) mod registry;
