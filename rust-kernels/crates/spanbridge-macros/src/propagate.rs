//! The attribute `propagate`: tokens in, tokens out.

use crate::function::begin_with;
use proc_macro::TokenStream;

/// The function `item` with the context of Java entered at the beginning of its body.
pub(crate) fn expand(mode: &TokenStream, item: TokenStream) -> Result<TokenStream, String> {
    begin_with("propagate", statement(&mode.to_string())?, item)
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
