//! Where the lines go.

use super::{file::PlainFile, settings::Target};
use std::{
    fs::File,
    io::{self, Write},
    os::fd::AsFd,
};

pub(super) struct Output {
    to: Box<dyn Write + Send>,
    /// Whether the last line may have been written in part.
    is_torn: bool,
}

// === impl Output ===

impl Output {
    /// Opens the output; the error names the file.
    pub(super) fn open(target: &Target) -> Result<Self, String> {
        let to: Box<dyn Write + Send> = match target {
            Target::Stdout {} => Box::new(standard_output()?),
            Target::File { path } => Box::new(PlainFile::open(path)?),
        };
        Ok(Self { to, is_torn: false })
    }

    /// Writes a line, whole. One that was written in part, because the disk was full, spoils itself and not the next.
    pub(super) fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_torn {
            self.to.write_all(b"\n")?;
        }
        self.is_torn = true;
        self.to.write_all(line)?;
        self.to.flush()?;
        self.is_torn = false;
        Ok(())
    }
}

/// A descriptor of our own: Rust's standard output keeps what could not be written for the next attempt, and takes
/// one to a closed stream for a success.
fn standard_output() -> Result<File, String> {
    let descriptor = io::stdout().as_fd().try_clone_to_owned();
    descriptor
        .map(File::from)
        .map_err(|error| format!("the standard output cannot be written to: {error}"))
}
