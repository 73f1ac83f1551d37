//! A file that is written to until the session closes.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// A file that notices when somebody removed it: what is written then is lost when it is closed.
pub(super) struct PlainFile(File);

// === impl PlainFile ===

impl PlainFile {
    /// Opens a file to append to it, or makes it; the error names it.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let opened = OpenOptions::new().create(true).append(true).open(path);
        opened
            .map(Self)
            .map_err(|error| format!("the file {} cannot be opened: {error}", path.display()))
    }
}

impl Write for PlainFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.metadata()?.nlink() == 0 {
            return Err(io::Error::other("the file was removed"));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
