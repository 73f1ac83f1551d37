//! The class `io.spanbridge.internal.Upcalls`: where callbacks enter Java.

use super::{
    echo,
    env::{call, Env},
    ffm::Stubs,
    native::new_byte_array,
    text::new_string,
    unclosed::Unclosed,
    vm,
};
use jni_sys::{jclass, jint, jmethodID, jvalue};
use std::ptr::null_mut;

/// The class, kept alive while a session needs it, and the ids of its methods.
pub(crate) struct JavaEntry(pub(super) Methods);

/// What became of an upcall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upcall<T> {
    Returned(T),
    /// It threw, or could not be prepared.
    Failed,
    /// The JVM is going down, or the thread could not be attached.
    NoJvm,
    /// Java has let go of the session.
    Closed,
}

/// What `Upcalls` answers when its session is closed.
const CLOSED: jint = 2;

// === impl Upcall ===

impl<T> Upcall<T> {
    pub(super) fn and_then<U>(self, f: impl FnOnce(T) -> Upcall<U>) -> Upcall<U> {
        match self {
            Self::Returned(value) => f(value),
            Self::Failed => Upcall::Failed,
            Self::NoJvm => Upcall::NoJvm,
            Self::Closed => Upcall::Closed,
        }
    }
}

impl Upcall<()> {
    /// From what a method of `Upcalls` returned that hands over callbacks; none when it threw.
    pub(super) fn of_answer(answer: Option<jint>) -> Self {
        match answer {
            Some(0) => Self::Returned(()),
            Some(CLOSED) => Self::Closed,
            _ => Self::Failed,
        }
    }
}

pub(super) struct Methods {
    pub(super) class: jclass,
    /// Enters `deliver` and `signal` without JNI.
    pub(super) stubs: Option<Stubs>,
    /// Whether the JVM wants to see that exceptions are checked for after each upcall.
    pub(super) checked: bool,
    pub(super) deliver: jmethodID,
    pub(super) signal: jmethodID,
    pub(super) unclosed: Unclosed,
    pub(super) forget: jmethodID,
    register: jmethodID,
    enabled: jmethodID,
    pub(super) capture: jmethodID,
    pub(super) lend_buffer: jmethodID,
    pub(super) lend_ring: jmethodID,
    pub(super) resize_buffer: jmethodID,
    pub(super) free_buffer: jmethodID,
    pub(super) new_texts: jmethodID,
    pub(super) show_texts: jmethodID,
    pub(super) json_new_span: jmethodID,
    pub(super) json_call: jmethodID,
    pub(super) json_follows: jmethodID,
    say: jmethodID,
    context: jmethodID,
}

// SAFETY: a global reference and method ids may be used on any thread.
unsafe impl Send for Methods {}
// SAFETY: as above; they are never changed.
unsafe impl Sync for Methods {}

// === impl JavaEntry ===

impl JavaEntry {
    /// Looks up the methods; the error is the name of the one that is missing.
    ///
    /// # Safety
    ///
    /// `class` is a valid reference to a class; no exception is pending. `stubs` enter `deliver` and `signal` of that class.
    pub(super) unsafe fn new(
        env: Env,
        class: jclass,
        stubs: Option<Stubs>,
    ) -> Result<Self, &'static str> {
        // SAFETY: see above.
        let find = |name: &'static std::ffi::CStr, signature| unsafe {
            let id = env.static_method(class, name, signature);
            if id.is_null() {
                return Err(name.to_str().unwrap_or_default());
            }
            Ok(id)
        };
        let mut methods = Methods {
            class: null_mut(),
            stubs,
            checked: echo::is_checked(env),
            deliver: find(c"deliver", c"(I)J")?,
            signal: find(c"signal", c"(I)J")?,
            unclosed: Unclosed::new(),
            forget: find(c"forget", c"(IJ)I")?,
            register: find(c"register", c"(I[BI)J")?,
            enabled: find(c"enabled", c"(III)I")?,
            capture: find(c"capture", c"(II)I")?,
            lend_buffer: find(c"lendBuffer", c"(I)I")?,
            lend_ring: find(c"lendRing", c"(I)I")?,
            resize_buffer: find(c"resizeBuffer", c"(II)Ljava/nio/ByteBuffer;")?,
            free_buffer: find(c"freeBuffer", c"(I)I")?,
            new_texts: find(c"newTexts", c"()I")?,
            show_texts: find(c"showTexts", c"(ILjava/nio/ByteBuffer;)I")?,
            json_new_span: find(c"jsonNewSpan", c"(IIJII)Ljava/lang/Object;")?,
            json_call: find(c"jsonCall", c"(IIIJLjava/lang/Object;II)I")?,
            json_follows: find(
                c"jsonFollowsFrom",
                c"(IIJLjava/lang/Object;JLjava/lang/Object;I)I",
            )?,
            say: find(c"say", c"(IILjava/lang/String;)I")?,
            context: find(c"context", c"()[B")?,
        };
        // SAFETY: `class` is valid.
        methods.class = unsafe { env.new_global(class) };
        if methods.class.is_null() {
            return Err("a global reference");
        }
        Ok(Self(methods))
    }

    /// Another one of the same class; none when the JVM has no memory, or is not there.
    pub(crate) fn second(&self) -> Option<Self> {
        let env = vm::env()?;
        // SAFETY: the class is valid as long as this.
        let class = unsafe { env.new_global(self.0.class) };
        (!class.is_null()).then(|| {
            Self(Methods {
                class,
                unclosed: Unclosed::new(),
                ..self.0
            })
        })
    }

    /// Has Java let go, after the next upcall, of what it keeps for a span that has closed, and for those that close in
    /// `records`, which were lost.
    #[cold]
    pub(crate) fn forget(&self, records: &[u8], span: Option<u64>) {
        self.0.unclosed.remember(records);
        span.into_iter().for_each(|span| self.0.unclosed.put(span));
    }

    /// Asks layers of a session whether they want the callsite described in `description`; returns those
    /// that always do, and those that want to be asked each time.
    pub(crate) fn register(
        &self,
        session: jint,
        description: &[u8],
        layers: u32,
    ) -> Upcall<(u32, u32)> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let aside = env.put_exception_aside();
        let array = new_byte_array(env, description);
        let answer = if array.is_null() {
            env.clear_exception();
            None
        } else {
            let arguments = [
                jvalue { i: session },
                jvalue { l: array },
                jvalue { i: layers as jint },
            ];
            // SAFETY: `register` is `static long register(int, byte[], int)`; no exception is pending. The local
            // reference is deleted here.
            unsafe {
                let answer = env.call_long(self.0.class, self.0.register, &arguments);
                env.delete_local(array);
                answer
            }
        };
        drop(aside);
        match answer {
            None | Some(-1) => Upcall::Failed,
            Some(answer) => Upcall::Returned((answer as u32, (answer >> 32) as u32)),
        }
    }

    /// Asks layers of a session whether they want one span or event of a callsite.
    pub(crate) fn enabled(&self, session: jint, callsite: u32, layers: u32) -> Upcall<u32> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let aside = env.put_exception_aside();
        let arguments = [
            jvalue { i: session },
            jvalue {
                i: callsite as jint,
            },
            jvalue { i: layers as jint },
        ];
        // SAFETY: `enabled` is `static int enabled(int, int, int)`; no exception is pending.
        let result = unsafe { env.call_int(self.0.class, self.0.enabled, &arguments) };
        drop(aside);
        match result {
            None | Some(-1) => Upcall::Failed,
            Some(layers) => Upcall::Returned(layers as u32),
        }
    }

    /// Tells the error handler of a session what is wrong with one of its layers.
    ///
    /// Thread contract: any thread, not from inside a layer's callback.
    pub(crate) fn say(&self, session: jint, layer: u32, text: &str) -> Upcall<()> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let aside = env.put_exception_aside();
        let string = new_string(env, text);
        let said = if string.is_null() {
            None
        } else {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layer as jint },
                jvalue { l: string },
            ];
            // SAFETY: `say` takes two ints and a string; the local reference is deleted after it.
            unsafe {
                let said = env.call_int(self.0.class, self.0.say, &arguments);
                env.delete_local(string);
                said
            }
        };
        drop(aside);
        said.map_or(Upcall::Failed, |_| Upcall::Returned(()))
    }

    /// The context of Java's current span, in bytes; none when there is no such span. When its source
    /// throws, the result is `Failed`; with `raise`, a Java exception is then pending, which the
    /// native method that is running must return to.
    pub(crate) fn context(&self, raise: bool) -> Upcall<Option<Vec<u8>>> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let aside = env.put_exception_aside();
        // SAFETY: `context` is `static byte[] context()`; no exception is pending. The local reference
        // is deleted here.
        let result = unsafe {
            let array = call!(
                env,
                CallStaticObjectMethodA,
                self.0.class,
                self.0.context,
                std::ptr::null()
            );
            if env.has_exception() {
                if !raise || aside.is_some() {
                    env.clear_exception();
                }
                Upcall::Failed
            } else if array.is_null() {
                Upcall::Returned(None)
            } else {
                let bytes = env.read_bytes(array);
                env.delete_local(array);
                bytes.map_or(Upcall::Failed, |bytes| Upcall::Returned(Some(bytes)))
            }
        };
        drop(aside);
        result
    }
}

impl Drop for JavaEntry {
    fn drop(&mut self) {
        if let Some(env) = vm::env() {
            // SAFETY: `new` made the reference, and nobody can use it any more.
            unsafe { env.delete_global(self.0.class) };
        }
    }
}
