//! The native methods of `io.spanbridge.kernels.Kernels`: each only calls a plain, safe function.
//!
//! Errors and panics become Java exceptions, see [`ThrowToJava`].

// `jni_mangle` gives each function the symbol that the JVM looks up, which Rust counts as unsafe:
// the parameters must be those that `Kernels.java` declares, and no other symbol may have the name.
#![allow(unsafe_code)]

use jni::objects::{JByteArray, JClass, JLongArray};
use jni::sys::{jboolean, jint, jlong};
use jni::{jni_mangle, EnvUnowned};

use crate::error::{KernelError, ThrowToJava};
use crate::{
    allocations, csv, fibonacci, fibonacci_tree, held, latencies, nested, no_op, spans, stateful,
    texts, twin, workers,
};

fn returning<T: Default>(
    env: &mut EnvUnowned<'_>,
    work: impl FnOnce() -> Result<T, KernelError>,
) -> T {
    env.with_env(|_| work()).resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn fibonacci<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    index: jlong,
    use_memoized: jboolean,
) -> jlong {
    returning(&mut env, || fibonacci::fibonacci(index, use_memoized))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn fibonacci_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    index: jlong,
    use_memoized: jboolean,
) -> jlong {
    returning(&mut env, || twin::fibonacci::fibonacci(index, use_memoized))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn fibonacci_tree<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    index: jlong,
) -> jlong {
    returning(&mut env, || fibonacci_tree::fibonacci_tree(index))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn fibonacci_tree_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    index: jlong,
) -> jlong {
    returning(&mut env, || twin::fibonacci_tree::fibonacci_tree(index))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    fields: jint,
    events: jint,
    records: jint,
    enter: jboolean,
) -> jlong {
    returning(&mut env, || {
        spans::spans(count, fields, events, records, enter)
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn spans_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    fields: jint,
    events: jint,
    records: jint,
    enter: jboolean,
) -> jlong {
    returning(&mut env, || {
        twin::spans::spans(count, fields, events, records, enter)
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn csv<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    seed: jlong,
    rows: jlong,
    chunk_rows: jlong,
) -> jlong {
    returning(&mut env, || csv::csv(seed, rows, chunk_rows))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn csv_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    seed: jlong,
    rows: jlong,
    chunk_rows: jlong,
) -> jlong {
    returning(&mut env, || twin::csv::csv(seed, rows, chunk_rows))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn nested<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    depth: jint,
) -> jlong {
    returning(&mut env, || nested::nested(count, depth))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn nested_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    depth: jint,
) -> jlong {
    returning(&mut env, || twin::nested::nested(count, depth))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans_latencies<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    fields: jint,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let histogram = latencies::spans_latencies(count, fields)?;
        Ok(env.byte_array_from_slice(&histogram)?)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans_paced<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    interval: jlong,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let [raw, corrected] = latencies::spans_paced(count, interval)?;
        Ok(env.byte_array_from_slice(&[raw, corrected].concat())?)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn texts<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    bytes: jint,
) -> jlong {
    returning(&mut env, || texts::texts(count, bytes))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn texts_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    bytes: jint,
) -> jlong {
    returning(&mut env, || twin::texts::texts(count, bytes))
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans_on_workers<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    workers: jint,
    count: jlong,
    fields: jint,
) -> jlong {
    returning(&mut env, || {
        workers::spans_on_workers(workers, count, fields)
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn spans_on_workers_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    workers: jint,
    count: jlong,
    fields: jint,
) -> jlong {
    returning(&mut env, || {
        twin::workers::spans_on_workers(workers, count, fields)
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn hold_spans<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>, count: jlong) {
    returning(&mut env, || held::hold_spans(count));
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn install_rust_stateful<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    returning(&mut env, stateful::install);
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn rust_stateful_published<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JLongArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let published = stateful::published().map(|sum| sum as jlong);
        let array = env.new_long_array(published.len())?;
        array.set_region(env, 0, &published)?;
        Ok(array)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn allocations<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JLongArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let Some(counted) = allocations::allocations() else {
            return Ok(JLongArray::null());
        };
        let array = env.new_long_array(2)?;
        array.set_region(env, 0, &counted.map(|sum| sum as jlong))?;
        Ok(array)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn install_rust_no_op<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    returning(&mut env, no_op::install);
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn rust_no_op_callbacks<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) -> jlong {
    returning(&mut env, || Ok(no_op::callbacks() as jlong))
}

spanbridge::export!(io.spanbridge.kernels.Kernels);
