//! Callsites, interned: from the address of a callsite's metadata to its number and what is
//! remembered of it.
//!
//! Entries are never removed: callsites are statics.

use crate::wire::JsonForms;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use tracing_core::Metadata;

/// One place in Rust source that makes spans or events. In this order: what every callback reads is together.
#[repr(C)]
pub(crate) struct Callsite {
    pub(crate) metadata: &'static Metadata<'static>,
    next: Option<&'static Callsite>,
    /// Who wants it, in the sessions that settled it last: `tag << 31 | layers` (see `masks`); one for sessions of the process,
    /// one for those of a thread.
    pub(super) settled: [AtomicU64; 2],
    /// Small and dense, counted from 0; never used for another callsite of this module.
    pub(crate) id: u32,
    /// Whether all records of the `log` crate share this one; see `log`.
    pub(super) shared_by_log: bool,
    /// What is known better than by `metadata`: for records of the `log` crate.
    description: Option<Description>,
    /// What the texts of the `json` delivery have in common; made when first needed.
    pub(crate) json: JsonForms,
}

/// What a place in the source is, when its static metadata does not say.
pub(crate) struct Description {
    pub(crate) target: String,
    pub(crate) module_path: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
}

/// Returns the callsite of `metadata`.
///
/// Cost: about 1 ns when it is known (one hash of the address, one comparison as a rule); takes no
/// lock then. Thread contract: any thread.
#[inline]
pub(crate) fn intern(metadata: &'static Metadata<'static>) -> &'static Callsite {
    let bucket = &BUCKETS[bucket_of(metadata)];
    match find(load(bucket), metadata) {
        Some(callsite) => callsite,
        None => insert(bucket, metadata),
    }
}

/// Adds a callsite that shares its metadata with others, and is found by other means.
pub(super) fn add_described(
    metadata: &'static Metadata<'static>,
    description: Description,
) -> &'static Callsite {
    let mut next_id = NEXT_ID.lock();
    let id = *next_id;
    *next_id += 1;
    Box::leak(Box::new(Callsite {
        id,
        metadata,
        shared_by_log: false,
        description: Some(description),
        settled: [const { AtomicU64::new(0) }; 2],
        json: JsonForms::default(),
        next: None,
    }))
}

// === impl Callsite ===

impl Callsite {
    /// Whether the callsite stands for a place that logs with the `log` crate.
    #[inline]
    pub(crate) fn is_log(&self) -> bool {
        self.description.is_some()
    }

    pub(crate) fn target(&self) -> &str {
        match &self.description {
            Some(description) => &description.target,
            None => self.metadata.target(),
        }
    }

    pub(crate) fn module_path(&self) -> Option<&str> {
        match &self.description {
            Some(description) => description.module_path.as_deref(),
            None => self.metadata.module_path(),
        }
    }

    pub(crate) fn file(&self) -> Option<&str> {
        match &self.description {
            Some(description) => description.file.as_deref(),
            None => self.metadata.file(),
        }
    }

    pub(crate) fn line(&self) -> Option<u32> {
        match &self.description {
            Some(description) => description.line,
            None => self.metadata.line(),
        }
    }

    /// The names of the fields that layers see, numbered as in the metadata.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> + '_ {
        let fields = self.metadata.fields().iter().map(|field| field.name());
        fields.filter(|name| !self.is_log() || !name.starts_with("log."))
    }
}

const BUCKET_BITS: u32 = 13;

static BUCKETS: [AtomicPtr<Callsite>; 1 << BUCKET_BITS] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; 1 << BUCKET_BITS];

/// The number of the next callsite; held while an entry is added.
static NEXT_ID: Mutex<u32> = Mutex::new(0);

fn bucket_of(metadata: &'static Metadata<'static>) -> usize {
    // Fibonacci hashing: statics lie close together, so the low bits alone would collide.
    let address = metadata as *const Metadata<'_> as u64;
    (address.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BUCKET_BITS)) as usize
}

#[inline]
#[allow(unsafe_code)]
fn load(bucket: &AtomicPtr<Callsite>) -> Option<&'static Callsite> {
    // SAFETY: a bucket holds null or a pointer that `insert` leaked: valid for ever and never
    // written again. Acquire pairs with the release in `insert`.
    unsafe { bucket.load(Ordering::Acquire).as_ref() }
}

#[inline]
fn find(
    mut entry: Option<&'static Callsite>,
    metadata: &'static Metadata<'static>,
) -> Option<&'static Callsite> {
    while let Some(callsite) = entry {
        if std::ptr::eq(callsite.metadata, metadata) {
            return Some(callsite);
        }
        entry = callsite.next;
    }
    None
}

#[cold]
fn insert(bucket: &AtomicPtr<Callsite>, metadata: &'static Metadata<'static>) -> &'static Callsite {
    let mut next_id = NEXT_ID.lock();
    let head = load(bucket);
    if let Some(callsite) = find(head, metadata) {
        return callsite;
    }
    let callsite: &'static Callsite = Box::leak(Box::new(Callsite {
        id: *next_id,
        metadata,
        shared_by_log: super::log::is_log(metadata),
        description: None,
        settled: [const { AtomicU64::new(0) }; 2],
        json: JsonForms::default(),
        next: head,
    }));
    *next_id += 1;
    bucket.store(
        callsite as *const Callsite as *mut Callsite,
        Ordering::Release,
    );
    callsite
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_core::{
        callsite::DefaultCallsite, field::FieldSet, identify_callsite, Kind, Level,
    };

    macro_rules! metadata {
        ($name:literal) => {{
            static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
            static META: Metadata<'static> = Metadata::new(
                $name,
                "test",
                Level::INFO,
                None,
                None,
                None,
                FieldSet::new(&[], identify_callsite!(&CALLSITE)),
                Kind::SPAN,
            );
            &META
        }};
    }

    #[test]
    fn a_callsite_keeps_its_number_and_two_callsites_have_two() {
        let (one, other) = (metadata!("one"), metadata!("other"));
        let first = intern(one);
        assert!(std::ptr::eq(first, intern(one)));
        assert_ne!(first.id, intern(other).id);
        assert_eq!(intern(other).metadata.name(), "other");
    }

    #[test]
    fn threads_that_meet_a_callsite_at_once_agree_on_its_number() {
        let meta = metadata!("contended");
        let ids: Vec<u32> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| intern(meta).id)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
}
