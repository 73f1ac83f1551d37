//! The Python extension of the peers that are subscribers which Python only configures: the crate
//! `pyo3-tracing-subscriber` over the kernels of the bridge.
//!
//! `peer.py` is its other half. The lock of the interpreter is held while a kernel runs, as it is
//! in any extension that does not let it go.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use spanbridge_peer_measure::{self as peer, MeasureError, Plan};

/// Runs the kernel of a plan so many times, untimed.
#[pyfunction]
fn invoke(plan: &str, invocations: u64) -> PyResult<()> {
    let plan = Plan::parse(plan).map_err(raised)?;
    peer::invoke(plan.kernel, invocations).map_err(raised)
}

/// Measures what a plan says; the report as JSON.
#[pyfunction]
fn measure(plan: &str) -> PyResult<String> {
    let plan = Plan::parse(plan).map_err(raised)?;
    peer::measure(&plan, |_| Ok(()))
        .and_then(|measured| measured.json())
        .map_err(raised)
}

fn raised(error: MeasureError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

const NAME: &str = "spanbridge_peer_python_subscriber";

#[pymodule]
fn spanbridge_peer_python_subscriber(py: Python<'_>, module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(invoke, module)?)?;
    module.add_function(wrap_pyfunction!(measure, module)?)?;
    pyo3_tracing_subscriber::add_submodule(NAME, "tracing_subscriber", py, module)
}
