//! The kernels by name: what their files say of themselves with `kernel!`, found when the library is loaded.

use std::sync::LazyLock;

use super::error::KernelError;

/// The most arguments of a kernel: the native methods have so many.
pub(crate) const MAX_ARGUMENTS: usize = 5;

/// What a kernel is called with; what it does not take is 0.
pub(crate) type Arguments = [i64; MAX_ARGUMENTS];

/// One of a kernel's two forms: a function of that name, and what it takes.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    /// Name and type of each, for example `count: i64`.
    pub(crate) arguments: &'static [&'static str],
    /// Whether this is the kernel itself and not its twin.
    pub(crate) instrumented: bool,
    pub(crate) run: fn(Arguments) -> Result<i64, KernelError>,
}

inventory::collect!(Form);

/// Makes a function of this file a kernel: `kernel!(texts(count: i64, bytes: i32));`.
///
/// It returns `Result<i64, KernelError>`, a checksum, and takes at most [`MAX_ARGUMENTS`] arguments of the
/// types that are an [`Argument`]. Java calls it by the name of the function, which no other kernel may have.
macro_rules! kernel {
    ($name:ident($($argument:ident: $type:ty),*)) => {
        inventory::submit! {
            $crate::native::registry::Form {
                name: stringify!($name),
                arguments: &[$(concat!(stringify!($argument), ": ", stringify!($type))),*],
                instrumented: super::probes::INSTRUMENTED,
                run: |[$($argument,)* ..]: $crate::native::registry::Arguments| {
                    $(
                        let $argument = $crate::native::registry::Argument::of(
                            stringify!($argument),
                            $argument,
                        )?;
                    )*
                    $name($($argument),*)
                },
            }
        }
    };
}

pub(crate) use kernel;

/// What a kernel can take: something that Java has as a `long`.
pub(crate) trait Argument: Sized {
    fn of(name: &str, value: i64) -> Result<Self, KernelError>;
}

impl Argument for i64 {
    fn of(_name: &str, value: i64) -> Result<Self, KernelError> {
        Ok(value)
    }
}

impl Argument for i32 {
    fn of(name: &str, value: i64) -> Result<Self, KernelError> {
        value.try_into().map_err(|_| {
            KernelError::Argument(format!("{name} must fit 32 bits, which {value} does not"))
        })
    }
}

impl Argument for bool {
    fn of(name: &str, value: i64) -> Result<Self, KernelError> {
        match value {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(KernelError::Argument(format!(
                "{name} must be 0 (false) or 1 (true), not {value}"
            ))),
        }
    }
}

/// A kernel and its twin.
pub(crate) struct Kernel {
    pub(crate) instrumented: &'static Form,
    pub(crate) twin: &'static Form,
}

/// All of them, by name.
pub(crate) static KERNELS: LazyLock<Vec<Kernel>> = LazyLock::new(|| {
    let forms = |instrumented| {
        let mut forms: Vec<&Form> = inventory::iter::<Form>
            .into_iter()
            .filter(|form| form.instrumented == instrumented)
            .collect();
        forms.sort_by_key(|form| form.name);
        forms
    };
    // A file is compiled twice, so there are as many of one as of the other, of the same names.
    forms(true)
        .into_iter()
        .zip(forms(false))
        .map(|(instrumented, twin)| Kernel { instrumented, twin })
        .collect()
});

/// Returns the number of the kernel of that name, after a look at how many arguments it takes. It is the
/// same as long as the process lives.
pub(crate) fn find(name: &str, arguments: usize) -> Result<usize, KernelError> {
    let kernels = &*KERNELS;
    let number = kernels
        .binary_search_by_key(&name, |kernel| kernel.instrumented.name)
        .map_err(|_| {
            let names: Vec<_> = kernels.iter().map(|it| it.instrumented.name).collect();
            KernelError::Argument(format!(
                "there is no kernel `{name}`: there are {}",
                names.join(", ")
            ))
        })?;
    let takes = kernels[number].instrumented.arguments;
    if takes.len() != arguments {
        return Err(KernelError::Argument(format!(
            "the kernel {name}({}) takes {} arguments, not {arguments}",
            takes.join(", "),
            takes.len()
        )));
    }
    Ok(number)
}

/// Returns the kernel of a number that [`find`] returned.
pub(crate) fn numbered(number: i32) -> Result<&'static Kernel, KernelError> {
    usize::try_from(number)
        .ok()
        .and_then(|number| KERNELS.get(number))
        .ok_or_else(|| KernelError::Argument(format!("there is no kernel of number {number}")))
}
