//! What `tracing` remembers of a callsite: whether anybody wants it.

use tracing::{
    callsite::{DefaultCallsite, Identifier},
    field::FieldSet,
    info,
    metadata::Kind,
    Event, Level, Metadata,
};

static CALLSITE: DefaultCallsite = DefaultCallsite::new(&METADATA);
static METADATA: Metadata<'static> = Metadata::new(
    "asked",
    "asked",
    Level::DEBUG,
    None,
    None,
    None,
    FieldSet::new(&[], Identifier(&CALLSITE)),
    Kind::EVENT,
);

/// An event of the target `asked`, as a macro makes it, and one of the target `told` with what was remembered before.
pub(crate) fn interest_is_told() {
    let interest = CALLSITE.interest();
    if !interest.is_never() {
        tracing::dispatcher::get_default(|default| {
            if interest.is_always() || default.enabled(&METADATA) {
                Event::dispatch(&METADATA, &METADATA.fields().value_set(&[]));
            }
        });
    }
    let interest = if interest.is_never() {
        "never"
    } else if interest.is_always() {
        "always"
    } else {
        "sometimes"
    };
    info!(target: "told", interest);
}
