//! The macros of `spanbridge`. Use them through that crate; this one is not an API of its own.

mod function;
mod propagate;

use proc_macro::{TokenStream, TokenTree};

/// Exports the module's tracing door for a Java class.
///
/// `export!(com.example.Native);` defines the native method that this class declares as
/// `static native Object spanbridge(int operation, Object argument);`. A library calls it once.
#[proc_macro]
pub fn export(input: TokenStream) -> TokenStream {
    match symbol(input) {
        Ok(symbol) => format!(
            "#[doc(hidden)]
             #[allow(unsafe_code, non_snake_case, clippy::not_unsafe_ptr_arg_deref)]
             #[export_name = \"{symbol}\"]
             pub extern \"system\" fn __spanbridge_export(
                 env: *mut ::spanbridge::export::RawEnv,
                 class: ::spanbridge::export::RawObject,
                 operation: i32,
                 argument: ::spanbridge::export::RawObject,
             ) -> ::spanbridge::export::RawObject {{
                 // SAFETY: this function is only reached by the JVM, as the native method of the
                 // class that the symbol names; the JVM passes a valid env and valid references.
                 unsafe {{ ::spanbridge::export::entry(env, class, operation, argument) }}
             }}"
        ),
        Err(message) => format!("::core::compile_error!({message:?});"),
    }
    .parse()
    .expect("the generated code is Rust")
}

/// Lets a function work in the trace of Java's current span, for the duration of each call; undone when
/// it returns or panics.
///
/// For the native methods of a module. Java is asked once per call, and only when a layer of the current
/// session has a use for it. When Java cannot say (its source throws), by the argument:
///
/// - `#[propagate]` or `#[propagate(ignore)]`: the function runs without.
/// - `#[propagate(trace)]`: so it does, after an event of level WARN. The crate must depend on `tracing`.
/// - `#[propagate(throw)]`: it does not run; it returns the default of its type, and a
///   `io.spanbridge.TracingException` is thrown in Java.
#[proc_macro_attribute]
pub fn propagate(mode: TokenStream, item: TokenStream) -> TokenStream {
    propagate::expand(&mode, item).unwrap_or_else(|message| {
        format!("::core::compile_error!({message:?});")
            .parse()
            .expect("the generated code is Rust")
    })
}

/// Marks a native method: what it makes waits, for layers that allow it, until it returns, and then crosses to Java together.
///
/// For `extern "system"` functions that the JVM calls, below the attribute that makes them such. Returning and panicking
/// both count. Costs about 2 ns per call when nothing waits. It may stand beside [`propagate`](macro@propagate).
#[proc_macro_attribute]
pub fn entry(mode: TokenStream, item: TokenStream) -> TokenStream {
    function::expand_entry(&mode, item).unwrap_or_else(|message| {
        format!("::core::compile_error!({message:?});")
            .parse()
            .expect("the generated code is Rust")
    })
}

/// The symbol that the JVM looks up for the method `spanbridge` of the class that `input` names.
fn symbol(input: TokenStream) -> Result<String, String> {
    const USAGE: &str = "export! takes the name of a Java class, as in export!(com.example.Native)";
    let mut name = String::new();
    for token in input {
        match token {
            TokenTree::Ident(part) => name.push_str(&part.to_string()),
            TokenTree::Punct(punct) if matches!(punct.as_char(), '.' | '$') => {
                name.push(punct.as_char())
            }
            other => return Err(format!("{USAGE}, and not `{other}`")),
        }
    }
    let parts_are_names = name
        .split(['.', '$'])
        .all(|part| part.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    if !parts_are_names {
        return Err(USAGE.to_owned());
    }
    Ok(format!("Java_{}_spanbridge", mangle(&name)))
}

/// The name mangling of the JNI specification ("Resolving Native Method Names").
fn mangle(class: &str) -> String {
    let mut mangled = String::new();
    for c in class.chars() {
        match c {
            '.' => mangled.push('_'),
            '_' => mangled.push_str("_1"),
            c if c.is_ascii_alphanumeric() => mangled.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    mangled.push_str(&format!("_0{unit:04x}"));
                }
            }
        }
    }
    mangled
}

#[cfg(test)]
mod tests {
    use super::mangle;

    #[test]
    fn names_are_mangled_as_the_jni_specification_says() {
        assert_eq!(mangle("a.b.C"), "a_b_C");
        assert_eq!(mangle("my_lib.Native$Door"), "my_1lib_Native_00024Door");
        assert_eq!(mangle("p.Ünder"), "p__000dcnder");
    }
}
