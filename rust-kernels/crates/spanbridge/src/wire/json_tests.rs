//! What the JSON of a callsite's spans and events is beyond the values themselves: which keys, in which order, and which
//! of two of one name. The values are compared with `serde_json` in `tests`.

use super::JsonWriter;
use crate::session::{intern, Callsite};
use tracing_core::{
    callsite::DefaultCallsite,
    field::{debug, Field, FieldSet, Value, ValueSet},
    identify_callsite,
    span::{Attributes, Id, Record},
    Event, Kind, Level, Metadata,
};

macro_rules! metadata {
    ($fields:expr) => {{
        static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
        static META: Metadata<'static> = Metadata::new(
            "n",
            "t",
            Level::INFO,
            None,
            None,
            None,
            FieldSet::new($fields, identify_callsite!(&CALLSITE)),
            Kind::SPAN,
        );
        &META
    }};
}

/// What is recorded: the number of a field, and a value.
type Recorded<'a> = [Option<(usize, &'a dyn Value)>; 3];

/// Calls `f` with the values.
fn with<R>(
    metadata: &'static Metadata<'static>,
    values: Recorded<'_>,
    f: impl FnOnce(&ValueSet<'_>) -> R,
) -> R {
    let fields: Vec<Field> = metadata.fields().iter().collect();
    let pairs: [(&Field, Option<&dyn Value>); 3] = values.map(|value| match value {
        Some((field, value)) => (&fields[field], Some(value)),
        None => (&fields[0], None),
    });
    f(&metadata.fields().value_set(&pairs))
}

/// The text without the member `metadata`, of which a mark stays.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    let Some(from) = text.find(r#""metadata":{"#) else {
        return text;
    };
    let to = from + text[from..].find('}').expect("it ends") + 1;
    format!("{}METADATA{}", &text[..from], &text[to..])
}

fn span(metadata: &'static Metadata<'static>, values: Recorded<'_>) -> String {
    with(metadata, values, |values| {
        let attributes = Attributes::new(metadata, values);
        text(JsonWriter::default().span(intern(metadata), &attributes))
    })
}

fn child(metadata: &'static Metadata<'static>, values: Recorded<'_>) -> String {
    with(metadata, values, |values| {
        let attributes = Attributes::child_of(Id::from_u64(1 << 40), metadata, values);
        text(JsonWriter::default().span(intern(metadata), &attributes))
    })
}

fn recorded(callsite: &'static Callsite, writer: &mut JsonWriter, values: &ValueSet<'_>) -> String {
    text(writer.values(callsite, &Record::new(values)))
}

#[test]
fn keys_are_sorted_however_the_fields_are_declared_and_recorded() {
    let meta = metadata!(&["z", "a", "is"]);
    let values: Recorded<'_> = [Some((0, &1)), Some((2, &2)), Some((1, &3))];
    let all = r#"{"a":3,"is":2,"is_root":false,METADATA,"parent":null,"z":1}"#;
    assert_eq!(span(meta, values), all);
    let all = all.replace("null", "[1099511627776]");
    assert_eq!(child(meta, values), all);
}

#[test]
fn a_field_without_a_value_is_left_out_wherever_it_stands() {
    let meta = metadata!(&["a", "l", "z"]);
    let none = [None; 3];
    let empty = r#"{"is_root":false,METADATA,"parent":null}"#;
    assert_eq!(span(meta, none), empty);
    let last: Recorded<'_> = [Some((2, &1)), None, None];
    assert_eq!(
        span(meta, last),
        empty.replace("null}", r#"null,"z":1}"#),
        "the last one"
    );
    let middle: Recorded<'_> = [Some((1, &1)), None, None];
    assert_eq!(
        span(meta, middle),
        empty.replace("METADATA", r#""l":1,METADATA"#)
    );
    with(meta, none, |values| {
        let mut writer = JsonWriter::default();
        assert_eq!(recorded(intern(meta), &mut writer, values), "{}");
        let event = Event::new(meta, values);
        assert_eq!(text(writer.event(intern(meta), &event)), "{METADATA}");
    });
}

#[test]
fn a_field_of_a_reserved_name_takes_its_place_only_when_it_has_a_value() {
    let meta = metadata!(&["parent", "metadata", "is_root"]);
    let some: Recorded<'_> = [Some((0, &"p")), Some((1, &"m")), Some((2, &"r"))];
    let fields = r#"{"is_root":"r","metadata":"m","parent":"p"}"#;
    assert_eq!(span(meta, some), fields);
    assert_eq!(child(meta, some), fields);
    let none = [None; 3];
    let fixed = r#"{"is_root":false,METADATA,"parent":null}"#;
    assert_eq!(span(meta, none), fixed);
    assert_eq!(child(meta, none), fixed.replace("null", "[1099511627776]"));
}

#[test]
fn of_two_fields_of_one_name_the_value_recorded_later_stays() {
    let meta = metadata!(&["same", "other", "same"]);
    let values: Recorded<'_> = [Some((0, &1)), Some((1, &2)), Some((2, &3))];
    assert!(span(meta, values).ends_with(r#""other":2,"parent":null,"same":3}"#));
    let turned: Recorded<'_> = [Some((2, &3)), Some((1, &2)), Some((0, &1))];
    assert!(span(meta, turned).ends_with(r#""other":2,"parent":null,"same":1}"#));
}

#[test]
fn values_of_another_callsite_stand_under_their_own_names() {
    let own = metadata!(&["b", "shared", "z"]);
    let other = metadata!(&["shared", "a", "y"]);
    let mut writer = JsonWriter::default();
    let values: Recorded<'_> = [Some((0, &1)), Some((1, &2)), Some((2, &3))];
    let text = with(other, values, |values| {
        recorded(intern(own), &mut writer, values)
    });
    assert_eq!(text, r#"{"a":2,"shared":1,"y":3}"#);
    let again: Recorded<'_> = [Some((1, &2)), Some((1, &4)), None];
    let text = with(other, again, |values| {
        recorded(intern(own), &mut writer, values)
    });
    assert_eq!(text, r#"{"a":4}"#, "nothing is left of the text before");
}

#[test]
fn the_memory_of_a_large_text_is_given_back_and_that_of_a_small_one_is_kept() {
    const LIMIT: usize = 1 << 10;

    let meta = metadata!(&["a", "b", "c"]);
    let large = "x".repeat(4 << 20);
    let mut writer = JsonWriter::default();
    let values: Recorded<'_> = [Some((0, &large.as_str())), None, None];
    with(meta, values, |values| {
        assert!(recorded(intern(meta), &mut writer, values).len() > large.len());
    });
    let formatted = debug(&large);
    let values: Recorded<'_> = [Some((0, &formatted)), None, None];
    with(meta, values, |values| {
        assert!(recorded(intern(meta), &mut writer, values).len() > large.len());
    });
    assert!(writer.kept().iter().all(|bytes| *bytes > LIMIT));
    writer.shrink(LIMIT);
    let kept = writer.kept();
    assert!(kept.iter().all(|bytes| *bytes <= LIMIT), "{kept:?}");

    let formatted = debug("small");
    let values: Recorded<'_> = [Some((0, &formatted)), None, None];
    with(meta, values, |values| {
        recorded(intern(meta), &mut writer, values);
    });
    let before = writer.kept();
    writer.shrink(LIMIT);
    assert_eq!(writer.kept(), before);
    assert!(before.iter().all(|bytes| *bytes != 0));
}
