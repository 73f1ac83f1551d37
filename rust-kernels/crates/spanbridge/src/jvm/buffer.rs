//! The memory in which a thread hands records to Java.
//!
//! It is a direct buffer of Java's: Java keeps it alive for good, so that a view that somebody kept
//! for too long reads nonsense and not freed memory. A thread borrows one at its first callback; when
//! it ends, the buffer goes to the next thread.

use super::{
    entry::Methods,
    env::{call, Env},
};
use jni_sys::{jint, jvalue};
use parking_lot::Mutex;
use std::{cell::Cell, ptr::null_mut};

const SMALL: usize = 4 << 10;
/// A buffer larger than this is made small again when it was not needed for a while.
const LARGE: usize = 256 << 10;
const CALM: u32 = 64;

#[derive(Clone, Copy)]
struct Buffer {
    /// Its number in Java.
    number: jint,
    address: *mut u8,
    capacity: usize,
    /// How many records in a row would have fitted into a small one.
    calm: u32,
}

/// Copies `bytes` to where Java can read them, and returns the number of the buffer. None: Java had
/// no memory for it.
#[inline]
pub(super) fn fill(env: Env, methods: &Methods, bytes: &[u8]) -> Option<jint> {
    let mut buffer = match MINE.with(Cell::get) {
        Some(buffer) => buffer,
        None => borrow(env, methods)?,
    };
    if bytes.len() > buffer.capacity {
        let capacity = bytes.len().checked_next_power_of_two()?;
        resize(env, methods, &mut buffer, capacity)?;
    } else if buffer.capacity > LARGE {
        buffer.calm = if bytes.len() <= SMALL {
            buffer.calm + 1
        } else {
            0
        };
        if buffer.calm > CALM {
            resize(env, methods, &mut buffer, SMALL)?;
        }
        MINE.with(|mine| mine.set(Some(buffer)));
    }
    // SAFETY: `address` points to `capacity` bytes of a direct buffer that Java keeps under `number`
    // until this thread asks for another (`resize`); only this thread writes to it, and Java reads it
    // only during this thread's upcalls. `bytes` is memory of Rust's and cannot overlap it.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), buffer.address, bytes.len()) };
    Some(buffer.number)
}

thread_local! {
    static MINE: Cell<Option<Buffer>> = const { Cell::new(None) };
    static BORROWED: Borrowed = const { Borrowed };
}

/// Buffers that no thread has.
static SPARE: Mutex<Vec<Spare>> = Mutex::new(Vec::new());

struct Spare(Buffer);

// SAFETY: the memory belongs to whoever holds the `Buffer`; in the list, to nobody.
unsafe impl Send for Spare {}

#[cold]
fn borrow(env: Env, methods: &Methods) -> Option<Buffer> {
    let spare = SPARE.lock().pop();
    let buffer = match spare {
        Some(Spare(buffer)) => buffer,
        None => {
            // SAFETY: `new_buffer` is `static int newBuffer()`; no exception is pending.
            let number = unsafe { env.call_int(methods.class, methods.new_buffer, &[])? };
            let mut buffer = Buffer {
                number,
                address: null_mut(),
                capacity: 0,
                calm: 0,
            };
            resize(env, methods, &mut buffer, SMALL)?;
            buffer
        }
    };
    MINE.with(|mine| mine.set(Some(buffer)));
    // A thread past its destructors keeps the buffer for good: one per such thread, not per callback.
    let _ = BORROWED.try_with(|_| {});
    Some(buffer)
}

#[cold]
fn resize(env: Env, methods: &Methods, buffer: &mut Buffer, capacity: usize) -> Option<()> {
    let arguments = [
        jvalue { i: buffer.number },
        jvalue {
            i: jint::try_from(capacity).ok()?,
        },
    ];
    // SAFETY: `resize_buffer` is `static ByteBuffer resizeBuffer(int, int)`; the result is a direct
    // buffer, a local reference that is deleted here. No exception is pending.
    let address = unsafe {
        let object = env.call_object(methods.class, methods.resize_buffer, &arguments)?;
        if object.is_null() {
            return None;
        }
        let address = call!(env, GetDirectBufferAddress, object);
        env.delete_local(object);
        address
    };
    *buffer = Buffer {
        number: buffer.number,
        address: address.cast(),
        capacity,
        calm: 0,
    };
    MINE.with(|mine| mine.set(Some(*buffer)));
    Some(())
}

/// Gives the thread's buffer back when the thread ends.
struct Borrowed;

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(buffer) = MINE.with(Cell::take) {
            SPARE.lock().push(Spare(buffer));
        }
    }
}
