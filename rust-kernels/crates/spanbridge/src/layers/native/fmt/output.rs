//! Where the text goes: a file, standard output or standard error, a record at a time.

use super::{
    super::Speaker,
    settings::{Ansi, Rotation, Target},
};
use crate::session::{DropReason, Report};
use parking_lot::{Condvar, Mutex};
use std::{
    fs::{File, OpenOptions},
    io::{self, IsTerminal, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tracing_appender::rolling::{RollingFileAppender, Rotation as Rolling};
use tracing_subscriber::fmt::MakeWriter;

/// One output, used by all threads. A record is written by the thread that made it, with one call, so
/// records are never mixed and none waits anywhere.
#[derive(Clone)]
pub(super) struct Output(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Notified when an error has been told of.
    told: Condvar,
}

struct State {
    to: Option<Box<dyn Write + Send>>,
    name: String,
    report: Report,
    /// An error that nobody was told of yet, and whether any was.
    news: Option<String>,
    told: bool,
    /// Whether somebody is telling of it.
    telling: bool,
}

// === impl Output ===

impl Output {
    /// Opens the output; the error names the file.
    pub(super) fn open(target: &Target, layer: u32) -> Result<Self, String> {
        let (to, name): (Box<dyn Write + Send>, String) = match target {
            Target::Stdout {} => (Box::new(io::stdout()), "standard output".to_owned()),
            Target::Stderr {} => (Box::new(io::stderr()), "standard error".to_owned()),
            Target::File {
                path,
                append,
                rotation: Rotation::Never,
            } => (
                Box::new(PlainFile(open_file(path, *append)?)),
                path.display().to_string(),
            ),
            Target::File { path, rotation, .. } => (
                Box::new(open_rolling(path, *rotation)?),
                path.display().to_string(),
            ),
        };
        let state = State {
            to: Some(to),
            name,
            report: Report {
                layer,
                ..Report::default()
            },
            news: None,
            told: false,
            telling: false,
        };
        Ok(Self(Arc::new(Shared {
            state: Mutex::new(state),
            told: Condvar::new(),
        })))
    }

    pub(super) fn report(&self) -> Report {
        self.0.state.lock().report.clone()
    }

    /// Writes what the stream keeps.
    pub(super) fn flush(&self) -> Result<(), String> {
        let mut state = self.0.state.lock();
        let result = state.to.as_mut().map_or(Ok(()), |to| to.flush());
        result.map_err(|error| format!("{}: {error}", state.name))
    }

    /// Lets the file go. What is written after this is lost, and counted.
    pub(super) fn close(&self) -> Result<(), String> {
        let flushed = self.flush();
        self.0.state.lock().to = None;
        flushed
    }

    /// Whether there is an error to tell of: the first since the output was opened.
    pub(super) fn has_news(&self) -> bool {
        self.0.state.lock().news.is_some()
    }

    /// Tells of it. Not from inside a callback.
    pub(super) fn tell(&self, speaker: &Speaker) {
        let mut state = self.0.state.lock();
        let Some(news) = state.news.take() else {
            return;
        };
        state.telling = true;
        drop(state);
        speaker.say(&news);
        self.0.state.lock().telling = false;
        self.0.told.notify_all();
    }

    /// Waits until whoever tells of an error has done so, or `limit` is over.
    pub(super) fn await_told(&self, limit: Duration) {
        let mut state = self.0.state.lock();
        let waits = |state: &mut State| state.telling;
        self.0.told.wait_while_for(&mut state, waits, limit);
    }

    fn write_record(&self, record: &[u8]) {
        let mut state = self.0.state.lock();
        let result = match state.to.as_mut() {
            Some(to) => to.write_all(record).and_then(|()| to.flush()),
            None => Err(io::Error::other("the session has closed")),
        };
        match result {
            Ok(()) => state.report.exported += 1,
            Err(error) => {
                state.report.failures += 1;
                state.report.dropped[DropReason::Failed as usize] += 1;
                let text = format!("{}: {error}", state.name);
                if !state.told {
                    state.told = true;
                    state.news = Some(format!(
                        "cannot write to {text}; what is lost is counted, and this is said once"
                    ));
                }
                state.report.last_error = Some(text);
            }
        }
    }
}

/// Whether escapes for colours are to be written.
pub(super) fn has_ansi(ansi: Ansi, target: &Target) -> bool {
    match (target, ansi) {
        (Target::File { .. }, _) | (_, Ansi::Off) => false,
        (_, Ansi::On) => true,
        (Target::Stdout {}, Ansi::Auto) => io::stdout().is_terminal(),
        (Target::Stderr {}, Ansi::Auto) => io::stderr().is_terminal(),
    }
}

fn open_file(path: &Path, append: bool) -> Result<File, String> {
    let mut options = OpenOptions::new();
    options.create(true);
    if append {
        options.append(true);
    } else {
        options.write(true).truncate(true);
    }
    options
        .open(path)
        .map_err(|error| format!("the file {} cannot be opened: {error}", path.display()))
}

/// A file that notices when somebody removed it: what is written then is lost when it is closed.
struct PlainFile(File);

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

/// A file per hour or day; its name is that of `path` with the time after a dot.
fn open_rolling(path: &Path, rotation: Rotation) -> Result<RollingFileAppender, String> {
    let rolling = match rotation {
        Rotation::Hourly => Rolling::HOURLY,
        Rotation::Daily => Rolling::DAILY,
        Rotation::Never => Rolling::NEVER,
    };
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("the file {} has no name", path.display()))?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    RollingFileAppender::builder()
        .rotation(rolling)
        .filename_prefix(name)
        .build(folder)
        .map_err(|error| format!("the file {} cannot be opened: {error}", path.display()))
}

impl<'a> MakeWriter<'a> for Output {
    type Writer = RecordWriter<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        RecordWriter(self)
    }
}

/// Takes one record.
pub(super) struct RecordWriter<'a>(&'a Output);

impl Write for RecordWriter<'_> {
    /// Never fails: errors are counted, and told by others.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        self.0.write_record(record);
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
