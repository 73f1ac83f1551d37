//! The trace of Java's current span, for the duration of a call.

use crate::session::{self, JavaContext};
use std::{fmt, marker::PhantomData};

/// Lets this thread work in the trace of Java's current span, until the guard is dropped.
/// [`propagate`](macro@crate::propagate) does this for a whole function.
///
/// Java is asked once, and only when a layer of the current session has a use for it (one that writes
/// trace ids); otherwise, and when Java has no current span, nothing changes. Java layers find Java's
/// current span by themselves.
///
/// # Errors
///
/// The source of Java's current span threw, or gave something that is no context.
pub fn enter() -> Result<Propagated, PropagationError> {
    enter_or(false)
}

/// As [`enter`]; when it fails, a `io.spanbridge.TracingException` is pending in Java, and the native
/// method that is running should return.
///
/// # Errors
///
/// As [`enter`].
pub fn enter_or_throw() -> Result<Propagated, PropagationError> {
    enter_or(true)
}

fn enter_or(raise: bool) -> Result<Propagated, PropagationError> {
    let pushed = match session::java_context(raise) {
        JavaContext::Nothing => false,
        JavaContext::Found(context) => {
            session::push_context(context);
            true
        }
        JavaContext::Failed => return Err(PropagationError(())),
    };
    Ok(Propagated {
        pushed,
        thread: PhantomData,
    })
}

/// Holds a context on this thread; see [`enter`].
#[derive(Debug)]
#[must_use = "the context holds until this is dropped"]
pub struct Propagated {
    pushed: bool,
    /// It belongs to the thread that made it.
    thread: PhantomData<*const ()>,
}

impl Drop for Propagated {
    fn drop(&mut self) {
        if self.pushed {
            session::pop_context();
        }
    }
}

/// Java's current span could not be found out.
#[derive(Debug)]
pub struct PropagationError(());

impl fmt::Display for PropagationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the source of Java's current span failed, or gave something that is no context",
        )
    }
}

impl std::error::Error for PropagationError {}
