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
    /// Opens a file, or makes it; the error names it.
    pub(super) fn open(path: &Path, append: bool) -> Result<Self, String> {
        let mut options = OpenOptions::new();
        options.create(true);
        if append {
            options.append(true);
        } else {
            options.write(true).truncate(true);
        }
        let opened = options.open(path);
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
