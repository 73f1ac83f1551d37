//! User code that panics, fails or emits where the bridge calls it or passes through.

use std::{error::Error, fmt, panic};
use tracing::{
    field::{debug, display, Empty},
    info, info_span,
};

/// A panic inside of an entered span goes through it, and becomes a Java exception.
pub(crate) fn panic_in_span() {
    let _outer = info_span!("outer").entered();
    let _inner = info_span!("inner").entered();
    info!("before");
    panic_quietly("the probe panics");
}

/// A span, a record and an event with a value that `value` makes among others, and an event after.
macro_rules! among_others {
    ($value:expr) => {{
        let span = info_span!("new", before = 1_i64, bad = $value, after = "text");
        let _entered = span.enter();
        let later = info_span!("later", bad = Empty);
        later.record("bad", $value);
        info!(before = 1_i64, bad = $value, after = "text");
        info!("unharmed");
    }};
}

pub(crate) fn debug_panics() {
    among_others!(debug(Panics));
}

pub(crate) fn display_panics() {
    among_others!(display(Panics));
}

pub(crate) fn error_panics() {
    among_others!(&Panics as &(dyn Error + 'static));
}

/// The values panic while the destructors of a thread run, where a panic that got out would end the
/// process.
pub(crate) fn debug_panics_in_destructor() {
    struct Emits;
    impl Drop for Emits {
        fn drop(&mut self) {
            among_others!(debug(Panics));
        }
    }
    thread_local! {
        static EMITS: Emits = const { Emits };
    }
    let thread = std::thread::spawn(|| {
        // The bridge attaches the thread now, and detaches it after `EMITS` is dropped.
        info!("alive");
        EMITS.with(|_| {});
    });
    thread.join().expect("the thread ends as any other");
}

/// The message is well, the text of the source panics.
pub(crate) fn source_panics() {
    among_others!(&PanickingSource as &(dyn Error + 'static));
}

/// An error that is its own source.
pub(crate) fn source_is_itself() {
    among_others!(&Endless as &(dyn Error + 'static));
}

/// A `Debug` that returns an error after a part of its text.
pub(crate) fn debug_fails() {
    info!(before = 1_i64, bad = debug(Fails), after = "text");
}

/// A `Debug` that emits an event.
pub(crate) fn debug_emits_event() {
    let _entered = info_span!("outer").entered();
    info!(value = debug(EmitsEvent));
    info!("after");
}

/// As `debug_emits_event`, in a new span, in a record and in an event.
pub(crate) fn debug_emits_everywhere() {
    among_others!(debug(EmitsEvent));
}

/// A `Debug` that opens a span, and enters it.
pub(crate) fn debug_opens_span() {
    let _entered = info_span!("outer").entered();
    info!(value = debug(OpensSpan));
    info!("after");
}

/// Panics as `panic!` does, but without a message and a backtrace on standard error.
fn panic_quietly(message: &'static str) -> ! {
    panic::resume_unwind(Box::new(message))
}

struct Panics;

impl fmt::Debug for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half a ")?;
        panic_quietly("a value panics")
    }
}

impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for Panics {}

#[derive(Debug)]
struct PanickingSource;

impl fmt::Display for PanickingSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("well")
    }
}

impl Error for PanickingSource {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&Panics)
    }
}

#[derive(Debug)]
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("round")
    }
}

impl Error for Endless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

struct Fails;

impl fmt::Debug for Fails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half")?;
        Err(fmt::Error)
    }
}

struct EmitsEvent;

impl fmt::Debug for EmitsEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        info!("from inside");
        f.write_str("emitted")
    }
}

struct OpensSpan;

impl fmt::Debug for OpensSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _entered = info_span!("from inside").entered();
        info!("from inside");
        f.write_str("opened")
    }
}
