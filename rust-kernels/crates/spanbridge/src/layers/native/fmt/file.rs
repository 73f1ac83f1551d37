//! Files that records go to: a plain one, or one per hour or day.
//!
//! Not those of `tracing-appender`: they do not notice that a file was removed, and when the next one cannot be
//! opened they say so on standard error and go on with the last. Here both are errors, which are counted.

use super::settings::Rotation;
use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// Opens a file to append to, or to begin anew; the error names it.
pub(super) fn open(path: &Path, append: bool) -> Result<PlainFile, String> {
    let mut options = OpenOptions::new();
    options.create(true);
    if append {
        options.append(true);
    } else {
        options.write(true).truncate(true);
    }
    options
        .open(path)
        .map(PlainFile)
        .map_err(|error| format!("the file {} cannot be opened: {error}", path.display()))
}

/// A file that notices when somebody removed it: what is written then is lost when it is closed.
pub(super) struct PlainFile(File);

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

/// A file per hour or day, in UTC. Its name is that of `path`, a dot, and the time.
pub(super) struct RollingFile<C> {
    path: PathBuf,
    rotation: Rotation,
    /// Seconds since 1970.
    clock: C,
    period: u64,
    /// None when that of the period could not be opened; the next record tries again.
    file: Option<PlainFile>,
}

/// Opens the file of now; the error names it.
pub(super) fn open_rolling(path: &Path, rotation: Rotation) -> Result<impl Write + Send, String> {
    let now = SystemTime::now;
    RollingFile::open(path, rotation, move || {
        now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs())
    })
}

// === impl RollingFile ===

impl<C: Fn() -> u64> RollingFile<C> {
    fn open(path: &Path, rotation: Rotation, clock: C) -> Result<Self, String> {
        if path.file_name().is_none() {
            return Err(format!("the file {} has no name", path.display()));
        }
        let period = clock() / seconds(rotation);
        let file = open(&name(path, rotation, period), true)?;
        Ok(Self {
            path: path.to_owned(),
            rotation,
            clock,
            period,
            file: Some(file),
        })
    }

    /// The file of now.
    fn current(&mut self) -> io::Result<&mut PlainFile> {
        let period = (self.clock)() / seconds(self.rotation);
        // A clock that was set back a little does not reopen the last one.
        if period > self.period {
            self.period = period;
            self.file = None;
        }
        if self.file.is_none() {
            let name = name(&self.path, self.rotation, self.period);
            self.file = Some(open(&name, true).map_err(io::Error::other)?);
        }
        self.file
            .as_mut()
            .ok_or_else(|| io::Error::other("no file"))
    }
}

impl<C: Fn() -> u64> Write for RollingFile<C> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.current()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), PlainFile::flush)
    }
}

/// How long a file is written to.
fn seconds(rotation: Rotation) -> u64 {
    match rotation {
        Rotation::Never => u64::MAX,
        Rotation::Hourly => 3600,
        Rotation::Daily => 24 * 3600,
    }
}

fn name(path: &Path, rotation: Rotation, period: u64) -> PathBuf {
    let suffix = match rotation {
        Rotation::Never => String::new(),
        Rotation::Hourly => format!(".{}-{:02}", date(period / 24), period % 24),
        Rotation::Daily => format!(".{}", date(period)),
    };
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    name.into()
}

/// `yyyy-MM-dd` of a day since 1970, in the Gregorian calendar. Years are counted from March on, so that the
/// leap day is their last one: then months of 31 and 30 days alternate by a rule, 153 days every 5 months.
fn date(day: u64) -> String {
    const DAYS_TO_1970: u64 = 719_468;
    const ERA: u64 = 146_097;
    let day = day + DAYS_TO_1970;
    let (era, of_era) = (day / ERA, day % ERA);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, fs, rc::Rc};

    #[test]
    fn days_have_the_dates_of_the_calendar() {
        let dates = [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (10_956, "1999-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_785, "2026-11-28"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ];
        for (day, expected) in dates {
            assert_eq!(date(day), expected);
        }
    }

    /// A folder that goes when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn each_hour_has_its_file_and_a_removed_one_is_an_error_until_the_next_begins() {
        let folder = Folder::new("spanbridge-rolling");
        let path = folder.0.join("log");
        let time = Rc::new(Cell::new(20_785 * 86_400 + 5 * 3600));
        let clock = time.clone();
        let mut file =
            RollingFile::open(&path, Rotation::Hourly, move || clock.get()).expect("it opens");
        file.write_all(b"first\n").unwrap();
        time.set(time.get() - 1);
        file.write_all(b"set back\n").unwrap();
        let first = folder.0.join("log.2026-11-28-05");
        assert_eq!(fs::read_to_string(&first).unwrap(), "first\nset back\n");
        fs::remove_file(&first).unwrap();
        let error = file.write_all(b"lost\n").unwrap_err();
        assert!(error.to_string().contains("removed"), "{error}");
        time.set(time.get() + 3601);
        file.write_all(b"next\n").unwrap();
        let next = fs::read_to_string(folder.0.join("log.2026-11-28-06"));
        assert_eq!(next.unwrap(), "next\n");
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_an_error_for_each_record_until_it_can() {
        let folder = Folder::new("spanbridge-unopened");
        let path = folder.0.join("log");
        let time = Rc::new(Cell::new(20_785 * 86_400));
        let clock = time.clone();
        let mut file =
            RollingFile::open(&path, Rotation::Daily, move || clock.get()).expect("it opens");
        let next = folder.0.join("log.2026-11-29");
        fs::create_dir(&next).unwrap();
        time.set(time.get() + 86_400);
        for _ in 0..2 {
            let error = file.write_all(b"lost\n").unwrap_err();
            assert!(error.to_string().contains("2026-11-29"), "{error}");
        }
        fs::remove_dir(&next).unwrap();
        file.write_all(b"kept\n").unwrap();
        assert_eq!(fs::read_to_string(&next).unwrap(), "kept\n");
    }
}
