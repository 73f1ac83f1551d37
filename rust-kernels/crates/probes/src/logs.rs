//! Records of the `log` crate, which reach `tracing` by way of `tracing-log`.

use log::{debug, error, info};

/// Runs `records` with the logger installed that makes `tracing` events of them.
pub(crate) fn log_records() {
    install();
    info!("the first {}", 1);
    error!(target: "somewhere::else", "the second");
    for _ in 0..2 {
        debug!("twice from one place");
    }
}

/// As `log_records`, inside of a span.
pub(crate) fn log_in_a_span() {
    install();
    let _span = tracing::info_span!("around").entered();
    info!("inside");
}

/// Makes the `jni` crate say all it has to say: it logs at TRACE whatever it does.
pub(crate) fn jni_logs() {
    install();
    log::trace!(target: "jni", "one of its own");
    log::trace!(target: "jni::wrapper::jnienv", "one of its modules'");
    log::trace!(target: "jnius", "another crate's");
}

fn install() {
    // Fails when a case before this one has installed it.
    let _ = tracing_log::LogTracer::init();
    log::set_max_level(log::LevelFilter::Trace);
}
