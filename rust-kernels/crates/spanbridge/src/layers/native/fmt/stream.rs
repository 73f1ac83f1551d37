//! The standard streams of the process, without what Rust's own do: they keep what could not be written for the next
//! attempt, and take one to a closed stream for a success.

use std::{
    fs::File,
    io::{self, Write},
    os::fd::AsFd,
};

/// One of the two, under a descriptor of our own.
pub(super) struct Stream {
    to: File,
    /// Writes what Rust code has left in its buffer, so that the order is kept.
    before: fn() -> io::Result<()>,
}

// === impl Stream ===

impl Stream {
    pub(super) fn standard_output() -> Result<Self, String> {
        Self::of(io::stdout(), "standard output", || io::stdout().flush())
    }

    pub(super) fn standard_error() -> Result<Self, String> {
        Self::of(io::stderr(), "standard error", || Ok(()))
    }

    fn of(stream: impl AsFd, name: &str, before: fn() -> io::Result<()>) -> Result<Self, String> {
        let descriptor = stream.as_fd().try_clone_to_owned();
        match descriptor {
            Ok(descriptor) => Ok(Self {
                to: File::from(descriptor),
                before,
            }),
            Err(error) => Err(format!("the {name} cannot be written to: {error}")),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.before)()?;
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
