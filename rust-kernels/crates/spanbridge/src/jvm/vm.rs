//! The JVM: attaching threads, and the gate that is shut when it goes down.

use super::env::{call, Env};
use jni_sys::{jint, JNIEnv, JavaVM, JavaVMAttachArgs, JNI_OK, JNI_VERSION_1_6};
use std::{
    cell::Cell,
    ffi::{c_void, CString},
    ptr::null_mut,
    sync::atomic::{AtomicBool, AtomicPtr, Ordering},
};

/// Remembers the JVM of a native method's caller.
pub(super) fn remember(env: Env) {
    let mut vm: *mut JavaVM = null_mut();
    // SAFETY: `env` is the caller's environment; GetJavaVM writes one pointer.
    if unsafe { call!(env, GetJavaVM, &mut vm) } == JNI_OK {
        VM.store(vm, Ordering::Release);
    }
}

/// The environment of the current thread, which is attached when it was not: as a daemon, under the
/// name that it has in Rust, until it ends. None: there is no JVM (any more), or the gate is shut.
///
/// Cost: 1 ns on threads that the bridge attached, one `GetEnv` (4 ns) on all others. Their
/// environment is not kept, since whoever attached them may detach them again.
#[inline]
pub(super) fn env() -> Option<Env> {
    if gate_is_shut() {
        return None;
    }
    let own = OWN.with(Cell::get);
    if !own.is_null() {
        // SAFETY: this thread was attached by `attach` and is only detached by `Attached::drop`.
        return Some(unsafe { Env::new(own) });
    }
    let vm = VM.load(Ordering::Acquire);
    if vm.is_null() {
        return None;
    }
    let mut env: *mut c_void = null_mut();
    // SAFETY: `vm` is the JVM of this process; GetEnv may be called on any thread and writes one
    // pointer.
    let result = unsafe { ((**vm).v1_4.GetEnv)(vm, &mut env, JNI_VERSION_1_6) };
    if result == JNI_OK {
        // SAFETY: GetEnv said that this thread is attached.
        return Some(unsafe { Env::new(env.cast()) });
    }
    attach(vm)
}

/// Whether the bridge has attached this thread, which so has no Java code below it.
pub(super) fn has_attached() -> bool {
    !OWN.with(Cell::get).is_null()
}

/// Makes sure that, when this thread ends, upcalls can be made from all destructors of thread-locals that are
/// registered after this: they run before that which detaches the thread.
pub(crate) fn detach_last() {
    let _ = ATTACHED.try_with(|_| {});
}

/// Whether no upcall may be made any more.
#[inline]
pub(crate) fn gate_is_shut() -> bool {
    SHUT.load(Ordering::Relaxed)
}

/// No upcall begins after this, except those that passed the gate already.
pub(crate) fn shut_gate() {
    SHUT.store(true, Ordering::SeqCst);
}

static VM: AtomicPtr<JavaVM> = AtomicPtr::new(null_mut());
static SHUT: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The environment, on threads that the bridge attached. Apart from what has a destructor, so that to look costs less.
    static OWN: Cell<*mut JNIEnv> = const { Cell::new(null_mut()) };
    static ATTACHED: Attached = const { Attached };
}

/// Detaches a thread that the bridge attached when the thread ends. Neither
/// attaching nor detaching logs or traces anything: this code runs inside callbacks, and among the
/// destructors of a thread.
struct Attached;

#[cold]
fn attach(vm: *mut JavaVM) -> Option<Env> {
    ATTACHED
        .try_with(|_| {
            let name = std::thread::current()
                .name()
                .and_then(|name| CString::new(name).ok());
            let name = name.unwrap_or_else(|| c"rust".to_owned());
            let mut arguments = JavaVMAttachArgs {
                version: JNI_VERSION_1_6,
                name: name.as_ptr().cast_mut(),
                group: null_mut(),
            };
            let mut env: *mut c_void = null_mut();
            let arguments: *mut JavaVMAttachArgs = &mut arguments;
            // SAFETY: `vm` is the JVM of this process; the arguments live until the call returns.
            let result: jint = unsafe {
                ((**vm).v1_4.AttachCurrentThreadAsDaemon)(vm, &mut env, arguments.cast())
            };
            if result != JNI_OK {
                return None;
            }
            OWN.set(env.cast());
            // SAFETY: the thread was attached just now.
            Some(unsafe { Env::new(env.cast()) })
        })
        // The thread is past its destructors: it would never be detached again.
        .unwrap_or(None)
}

impl Drop for Attached {
    fn drop(&mut self) {
        let vm = VM.load(Ordering::Acquire);
        if OWN.replace(null_mut()).is_null() || vm.is_null() || gate_is_shut() {
            return;
        }
        // SAFETY: this thread was attached by `attach`, and no Java frame is below a thread's
        // destructors.
        unsafe { ((**vm).v1_4.DetachCurrentThread)(vm) };
    }
}
