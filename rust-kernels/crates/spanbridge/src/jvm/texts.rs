//! How Java sees the memory in which a thread makes its texts.
//!
//! The memory is Rust's. Java has a direct buffer over it, which is made again when the memory has moved, and which Java
//! reads only while it is called with a text that lies there. So a text is never copied on this side.
//!
//! What Java keeps per thread goes by a number. When a thread ends, the next one takes it over.

use super::{
    entry::Methods,
    env::{call, Env},
};
use jni_sys::{jint, jlong, jvalue};
use parking_lot::Mutex;
use std::cell::Cell;

/// The memory that Java sees.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Memory {
    address: usize,
    capacity: usize,
}

const NOTHING: Memory = Memory {
    address: 0,
    capacity: 0,
};

/// Has Java see the memory of a text, and returns the number under which it does, and the length. None: Java had no
/// memory for that, or the text is too long.
///
/// Cost: a few instructions, as long as the memory is where it was.
#[inline]
pub(super) fn show(env: Env, methods: &Methods, text: &Vec<u8>) -> Option<(jint, jint)> {
    let length = jint::try_from(text.len()).ok()?;
    let number = number(env, methods)?;
    let memory = Memory {
        address: text.as_ptr() as usize,
        capacity: text.capacity(),
    };
    if SEEN.with(Cell::get) != memory {
        see(env, methods, number, memory)?;
    }
    Some((number, length))
}

/// The number of what Java keeps for this thread.
#[inline]
pub(super) fn number(env: Env, methods: &Methods) -> Option<jint> {
    match MINE.with(Cell::get) {
        Some(number) => Some(number),
        None => borrow(env, methods),
    }
}

thread_local! {
    static MINE: Cell<Option<jint>> = const { Cell::new(None) };
    static SEEN: Cell<Memory> = const { Cell::new(NOTHING) };
    static BORROWED: Borrowed = const { Borrowed };
}

/// Numbers that no thread has.
static SPARE: Mutex<Vec<jint>> = Mutex::new(Vec::new());

#[cold]
fn borrow(env: Env, methods: &Methods) -> Option<jint> {
    let spare = SPARE.lock().pop();
    let number = match spare {
        Some(number) => number,
        // SAFETY: `new_texts` is `static int newTexts()`; no exception is pending.
        None => unsafe { env.call_int(methods.class, methods.new_texts, &[])? },
    };
    MINE.with(|mine| mine.set(Some(number)));
    // A thread past its destructors keeps the number for good: one per such thread, not per callback.
    let _ = BORROWED.try_with(|_| {});
    Some(number)
}

#[cold]
fn see(env: Env, methods: &Methods, number: jint, memory: Memory) -> Option<()> {
    SEEN.with(|seen| seen.set(NOTHING));
    // A buffer of Java's cannot be larger, nor the length of a text.
    let capacity = memory.capacity.min(jint::MAX as usize) as jlong;
    // SAFETY: the memory is that of a Vec which lives, unchanged, until the upcall returns that this is for; Java reads it
    // only during such upcalls (`ThreadTexts`), and before each of them this function is called if the memory is another.
    // So what Java has of memory that was freed is not read any more. The local reference is deleted here.
    unsafe {
        let buffer = call!(
            env,
            NewDirectByteBuffer,
            memory.address as *mut std::ffi::c_void,
            capacity
        );
        if env.clear_exception() || buffer.is_null() {
            return None;
        }
        let arguments = [jvalue { i: number }, jvalue { l: buffer }];
        // `show_texts` is `static int showTexts(int, ByteBuffer)`; no exception is pending.
        let shown = env.call_int(methods.class, methods.show_texts, &arguments);
        env.delete_local(buffer);
        shown?;
    }
    SEEN.with(|seen| seen.set(memory));
    Some(())
}

/// Gives the thread's number back when the thread ends.
struct Borrowed;

impl Drop for Borrowed {
    fn drop(&mut self) {
        // The next one to use the number shows its own memory first.
        SEEN.with(|seen| seen.set(NOTHING));
        if let Some(number) = MINE.with(Cell::take) {
            SPARE.lock().push(number);
        }
    }
}
