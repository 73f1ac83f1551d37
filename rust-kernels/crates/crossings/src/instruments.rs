//! What no clock can measure: callgrind's counters, and which JNI functions are called
//! (`io.spanbridge.kernels.Instruments`). Nothing of it runs in a fork whose time is taken.

mod callgrind;
mod exports;
mod jni_table;
