//! The Python extension of the peers that are layers written in Python: the crate
//! `pyo3-python-tracing-subscriber` over the kernels of the bridge.
//!
//! `peer.py` is its other half. The lock of the interpreter is held while a kernel runs, as it is
//! in any extension that does not let it go.

// The macro of this version of pyo3 writes one into every function.
#![allow(clippy::useless_conversion)]

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3_python_tracing_subscriber::PythonCallbackLayerBridge;
use spanbridge_peer_measure::{self as peer, MeasureError, Plan};
use tracing_subscriber::layer::SubscriberExt;

/// Makes a Python object the layer of this process. It cannot be undone.
#[pyfunction]
fn install(layer: Bound<'_, PyAny>) -> PyResult<()> {
    let subscriber = tracing_subscriber::registry().with(PythonCallbackLayerBridge::new(layer));
    tracing::subscriber::set_global_default(subscriber)
        .map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

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

#[pymodule]
fn spanbridge_peer_python_layer(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(install, module)?)?;
    module.add_function(wrap_pyfunction!(invoke, module)?)?;
    module.add_function(wrap_pyfunction!(measure, module)?)
}
