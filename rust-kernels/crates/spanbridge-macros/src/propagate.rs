//! The attribute `propagate`: tokens in, tokens out.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// The function `item` with the context of Java entered at the beginning of its body.
pub(crate) fn expand(mode: &TokenStream, item: TokenStream) -> Result<TokenStream, String> {
    let enter = statement(&mode.to_string())?;
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let words: Vec<String> = tokens.iter().map(ToString::to_string).collect();
    let function = words.iter().position(|word| word == "fn");
    let Some(function) = function else {
        return Err("#[propagate] goes on a function".to_owned());
    };
    if words[..function].iter().any(|word| word == "async") {
        return Err(
            "#[propagate] cannot go on an async function, which runs later and on any thread; \
                    put it on the function that Java calls"
                .to_owned(),
        );
    }
    match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            let mut stream: TokenStream = enter.parse().expect("the statement is Rust");
            stream.extend(body.stream());
            let mut group = Group::new(Delimiter::Brace, stream);
            group.set_span(body.span());
            tokens.push(TokenTree::Group(group));
            Ok(tokens.into_iter().collect())
        }
        _ => Err("#[propagate] goes on a function with a body".to_owned()),
    }
}

/// The statement that enters, by what is to happen when it fails.
fn statement(mode: &str) -> Result<&'static str, String> {
    match mode {
        "" | "ignore" => {
            Ok("let __spanbridge_propagated = ::spanbridge::propagation::enter().ok();")
        }
        "trace" => Ok(
            "let __spanbridge_propagated = ::spanbridge::propagation::enter()
                .map_err(|error| ::tracing::warn!(error = &error as &dyn ::std::error::Error,
                    \"the context of Java is not propagated\"))
                .ok();",
        ),
        "throw" => Ok("let ::core::result::Result::Ok(__spanbridge_propagated) =
                ::spanbridge::propagation::enter_or_throw()
            else { return ::core::default::Default::default() };"),
        other => Err(format!(
            "#[propagate] takes ignore, trace or throw, and not `{other}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn the_modes_are_told_apart_and_others_refused() {
        assert_eq!(statement(""), statement("ignore"));
        assert!(statement("trace").is_ok_and(|text| text.contains("warn!")));
        assert!(statement("throw").is_ok_and(|text| text.contains("enter_or_throw")));
        let message = statement("panic").unwrap_err();
        assert!(message.contains("`panic`"), "{message}");
    }
}
