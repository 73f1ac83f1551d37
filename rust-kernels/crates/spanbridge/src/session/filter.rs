//! The filter of one layer, in the syntax of `tracing_subscriber::EnvFilter`.
//!
//! `EnvFilter` works as a layer over a subscriber; here that subscriber is a [`Tiny`] one that only
//! hands out the ids that the router has chosen. Filters without span directives (`[...]`) are
//! decided per callsite and see no callbacks.

use std::cell::Cell;
use std::fmt;
use tracing_core::{
    span::{Attributes, Current, Id, Record},
    subscriber::Interest,
    Event, LevelFilter, Metadata, Subscriber,
};
use tracing_subscriber::{
    filter::{Directive, EnvFilter},
    layer::{Layered, SubscriberExt},
};

/// Decides which spans and events a layer sees.
pub(crate) struct Filter {
    subscriber: Layered<EnvFilter, Tiny>,
    dynamic: bool,
}

/// What is wrong with a filter, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FilterError {
    pub(crate) directive: String,
    /// Where the directive begins, in characters from 0.
    pub(crate) position: usize,
    /// Where the mistake in it begins, counted as well from the beginning of the filter.
    pub(crate) mistake: usize,
    pub(crate) reason: String,
}

// === impl Filter ===

impl Filter {
    pub(crate) fn parse(text: &str) -> Result<Self, FilterError> {
        let mut plain = Vec::new();
        let mut with_commas = Vec::new();
        for (position, directive) in directives(text) {
            // Trimmed here, since `EnvFilter` takes leading blanks for a part of the target.
            let directive = directive.trim();
            if stray_bracket(directive) {
                return Err(FilterError {
                    directive: directive.to_owned(),
                    position,
                    mistake: position + mistake(directive),
                    reason: "a bracket that nothing opens".to_owned(),
                });
            }
            match directive.parse::<Directive>() {
                Ok(parsed) if directive.contains(',') => with_commas.push(parsed),
                Ok(_) => plain.push(directive),
                Err(error) => {
                    return Err(FilterError {
                        directive: directive.to_owned(),
                        position,
                        mistake: position + mistake(directive),
                        reason: error.to_string(),
                    })
                }
            }
        }
        let mut builder = EnvFilter::builder();
        if !with_commas.is_empty() {
            // Only a filter without any directive lets errors through.
            builder = builder.with_default_directive(LevelFilter::OFF.into());
        }
        let filter = builder
            .parse(plain.join(","))
            .map_err(|error| FilterError {
                directive: text.to_owned(),
                position: 0,
                mistake: 0,
                reason: error.to_string(),
            })?;
        // `EnvFilter` would split these at the commas between their fields.
        let filter = with_commas
            .into_iter()
            .fold(filter, EnvFilter::add_directive);
        Ok(Self {
            subscriber: Tiny.with(filter),
            dynamic: text.contains('['),
        })
    }

    /// Whether the filter depends on spans, and must be told of them.
    pub(super) fn is_dynamic(&self) -> bool {
        self.dynamic
    }

    /// Asks about a callsite. May be asked again for the same one.
    pub(super) fn interest(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.subscriber.register_callsite(metadata)
    }

    /// Asks about one span or event.
    pub(super) fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.subscriber.enabled(metadata)
    }

    /// Whether nothing ever gets through.
    pub(crate) fn is_closed(&self) -> bool {
        self.max_level() == LevelFilter::OFF
    }

    pub(super) fn max_level(&self) -> LevelFilter {
        self.subscriber
            .max_level_hint()
            .unwrap_or(LevelFilter::TRACE)
    }

    pub(super) fn new_span(&self, attributes: &Attributes<'_>, id: &Id) {
        NEXT_ID.with(|next| next.set(id.into_u64()));
        self.subscriber.new_span(attributes);
    }

    pub(super) fn record(&self, id: &Id, values: &Record<'_>) {
        self.subscriber.record(id, values);
    }

    pub(super) fn enter(&self, id: &Id) {
        self.subscriber.enter(id);
    }

    pub(super) fn exit(&self, id: &Id) {
        self.subscriber.exit(id);
    }

    pub(super) fn close(&self, id: &Id) {
        self.subscriber.try_close(id.clone());
    }
}

/// Splits at the commas that separate directives: not those in `[...]`, `{...}` or quotes. Returns
/// each with its position in characters.
fn directives(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut depth = 0_i32;
    let mut quoted = false;
    let mut position = 0;
    text.split(move |c: char| {
        match c {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        c == ',' && depth <= 0 && !quoted
    })
    .map(move |directive| {
        let leading = directive.chars().take_while(|c| c.is_whitespace()).count();
        let start = position + leading;
        position += directive.chars().count() + 1;
        (start, directive)
    })
    .filter(|(_, directive)| !directive.trim().is_empty())
}

/// Whether there is a bracket in the target, which `EnvFilter` takes for a part of its name.
fn stray_bracket(directive: &str) -> bool {
    let target = directive.split(['[', '=']).next();
    target.is_some_and(|target| target.contains([']', '{', '}']))
}

/// Where a wrong directive goes wrong, in characters: a bracket that opens nothing or closes nothing, or what stands for a
/// level and is none; else its beginning.
fn mistake(directive: &str) -> usize {
    let mut open = Vec::new();
    let mut level = None;
    let mut quoted = false;
    for (position, c) in directive.chars().enumerate() {
        match c {
            '"' => quoted = !quoted,
            '{' if !quoted && open.is_empty() => return position,
            '[' | '{' if !quoted => open.push(position),
            ']' | '}' if !quoted && open.pop().is_none() => return position,
            '=' if open.is_empty() && level.is_none() && position > 0 => level = Some(position + 1),
            _ => {}
        }
    }
    open.first().copied().or(level).unwrap_or(0)
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the directive \"{}\" at position {} is wrong from position {} on: {}",
            self.directive, self.position, self.mistake, self.reason
        )
    }
}

thread_local! {
    static NEXT_ID: Cell<u64> = const { Cell::new(0) };
}

/// A subscriber that does nothing but name spans as the router did.
struct Tiny;

// === impl Tiny ===

impl Subscriber for Tiny {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(NEXT_ID.with(Cell::get))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn try_close(&self, _: Id) -> bool {
        true
    }

    fn current_span(&self) -> Current {
        Current::none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_directive_is_named_with_its_position() {
        let error = Filter::parse("info, kernels=loud,other=debug")
            .map(drop)
            .unwrap_err();
        assert_eq!(error.directive, "kernels=loud");
        assert_eq!(error.position, 6);
        assert_eq!(error.mistake, 14);
        assert!(error.to_string().contains("from position 14 on"));
    }

    #[test]
    fn the_mistake_is_where_the_directive_stops_making_sense() {
        let at = |text| Filter::parse(text).map(drop).unwrap_err().mistake;
        assert_eq!(at("info,a[b{c=1=debug"), 6);
        assert_eq!(at("a]b=info"), 1);
        assert_eq!(at("ü, a=info=debug"), 5);
        assert_eq!(at("info,a{b}=info"), 6);
        assert_eq!(at("=info"), 0);
    }

    #[test]
    fn a_filter_is_closed_when_no_level_gets_through() {
        let is_closed = |text| Filter::parse(text).unwrap().is_closed();
        assert!(is_closed("off") && is_closed("a=off,b=off"));
        assert!(!is_closed("off,a=error") && !is_closed("[span]=trace"));
    }

    #[test]
    fn a_comma_inside_braces_does_not_end_a_directive() {
        let split: Vec<_> = directives("[a{x=1,y=\"p,q\"}]=debug,b=info").collect();
        assert_eq!(split, [(0, "[a{x=1,y=\"p,q\"}]=debug"), (23, "b=info")]);
        assert!(Filter::parse("[a{x=1,y=2}]=debug,b=info").is_ok());
    }

    #[test]
    fn the_level_hint_is_that_of_the_most_verbose_directive() {
        assert_eq!(
            Filter::parse("warn,a=debug").unwrap().max_level(),
            LevelFilter::DEBUG
        );
        assert_eq!(Filter::parse("off").unwrap().max_level(), LevelFilter::OFF);
    }
}
