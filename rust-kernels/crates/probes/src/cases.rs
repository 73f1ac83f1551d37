//! The cases by name; a case's name is that of its function.

use crate::{
    alive, author, bare, deep, denied, golden, interest, kept, large, life, locks, logs, otlp,
    panics, parents, pending, rayon_workers, shapes, threads, tokio_workers, values,
};

macro_rules! cases {
    ($($module:ident: $($name:ident)*;)*) => {
        &[$($((stringify!($name), $module::$name as fn()),)*)*]
    };
}

static CASES: &[(&str, fn())] = cases! {
    author: install_foreign install_composed install_counting author_tells events_inside_events;
    bare: bare_ids;
    deep: deep_thread;
    denied: membarrier_denied;
    golden:
        i64_extremes u64_extremes i128_values f64_special str_escapes option_values
        empty_then_recorded record_all_types colliding_names message_and_fields explicit_parent
        explicit_root all_levels siblings_reuse_slot bytes_values error_values;
    values:
        values_i64 values_u64 values_i128 values_u128 values_f64 values_bool values_str values_bytes
        values_error values_debug values_display values_option values_names values_twice values_recorded_later;
    shapes: fields_0 fields_1_to_32;
    interest: interest_is_told;
    large: large_text;
    parents:
        parents_contextual parents_explicit parents_root parents_closed parents_by_level
        follows_open follows_closed follows_by_level;
    life:
        clone_and_drop child_outlives_handle entered_twice exit_out_of_order chain_explicit
        chain_entered;
    locks: emits_holding_the_lock debug_takes_the_lock;
    logs: log_records log_in_a_span jni_logs;
    otlp: otel_fields otel_errors otel_limits exporter_targets burst;
    threads: closed_on_other_thread threads_emit;
    alive: threads_park threads_emit_for_ever thread_emits_once threads_short;
    rayon_workers: rayon_emits rayon_emits_for_ever;
    tokio_workers: tokio_emits tokio_emits_for_ever;
    kept:
        keep kept_gets_everything kept_gets_child kept_ends_with_child kept_is_entered kept_dropped
        kept_dropped_elsewhere keep_on_a_thread a_million_open;
    pending: pending_exception;
    panics:
        panic_in_span debug_panics debug_panics_in_destructor display_panics error_panics source_panics source_is_itself debug_fails
        debug_emits_event debug_emits_everywhere debug_opens_span;
};

/// Finds a case; the error is a message that lists the names.
pub(crate) fn find(name: &str) -> Result<fn(), String> {
    match CASES.iter().find(|(known, _)| *known == name) {
        Some((_, case)) => Ok(*case),
        None => {
            let names: Vec<_> = CASES.iter().map(|(name, _)| *name).collect();
            Err(format!(
                "there is no case \"{name}\"; there are {}",
                names.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{find, CASES};

    #[test]
    fn an_unknown_name_is_told_with_all_known_ones() {
        let message = find("nonsense").unwrap_err();
        assert!(message.contains("\"nonsense\""), "{message}");
        for (name, _) in CASES {
            assert!(message.contains(name), "{message}");
        }
    }

    #[test]
    fn every_name_stands_for_one_case() {
        let mut names: Vec<_> = CASES.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CASES.len());
    }
}
