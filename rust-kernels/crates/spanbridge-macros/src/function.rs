//! Functions with a statement more at the beginning of their bodies: tokens in, tokens out.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// The function `item` as a native entry.
pub(crate) fn expand_entry(mode: &TokenStream, item: TokenStream) -> Result<TokenStream, String> {
    if !mode.is_empty() {
        return Err(format!("#[entry] takes no arguments, and not `{mode}`"));
    }
    begin_with(
        "entry",
        "let __spanbridge_entry = ::spanbridge::entry::enter();",
        item,
    )
}

/// The function `item` with a statement at the beginning of its body.
pub(crate) fn begin_with(
    attribute: &str,
    statement: &str,
    item: TokenStream,
) -> Result<TokenStream, String> {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let words: Vec<String> = tokens.iter().map(ToString::to_string).collect();
    let Some(function) = words.iter().position(|word| word == "fn") else {
        return Err(format!("#[{attribute}] goes on a function"));
    };
    if words[..function].iter().any(|word| word == "async") {
        return Err(format!(
            "#[{attribute}] cannot go on an async function, which runs later and on any thread; \
             put it on the function that Java calls"
        ));
    }
    match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            let mut stream: TokenStream = statement.parse().expect("the statement is Rust");
            stream.extend(body.stream());
            let mut group = Group::new(Delimiter::Brace, stream);
            group.set_span(body.span());
            tokens.push(TokenTree::Group(group));
            Ok(tokens.into_iter().collect())
        }
        _ => Err(format!("#[{attribute}] goes on a function with a body")),
    }
}
