//! How Java finds a kernel: by its name, and with as many arguments as it takes.

use std::collections::BTreeSet;

use super::recorder::record;
use crate::error::KernelError;
use crate::native::registry::{find, numbered, Argument, Arguments, KERNELS};

fn refused<T>(result: Result<T, KernelError>) -> String {
    match result {
        Err(KernelError::Argument(message)) => message,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

#[test]
fn every_kernel_stands_beside_its_twin_and_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for kernel in KERNELS.iter() {
        let name = kernel.instrumented.name;
        assert_eq!(kernel.twin.name, name);
        assert!(kernel.instrumented.instrumented && !kernel.twin.instrumented);
        assert!(names.insert(name), "two kernels are called {name}");
    }
    assert!(names.contains("spans") && names.contains("spans_on_workers"));
}

#[test]
fn what_is_found_makes_spans_and_its_twin_does_not() {
    let arguments: Arguments = [2, 3, 0, 0, 0];
    let kernel = numbered(find("nested", 2).unwrap() as i32).unwrap();
    let mut checksums = Vec::new();
    let heard = record(|| checksums.push((kernel.instrumented.run)(arguments).unwrap()));
    let unheard = record(|| checksums.push((kernel.twin.run)(arguments).unwrap()));
    assert_eq!(heard.count("new INFO nested"), 6);
    assert!(unheard.lines.is_empty(), "{:?}", unheard.lines);
    assert_eq!(checksums[0], checksums[1]);
    assert_eq!(checksums[0], crate::nested::nested(2, 3).unwrap());
}

#[test]
fn a_name_that_no_kernel_has_is_answered_with_those_that_there_are() {
    let message = refused(find("span", 5));
    assert!(
        message.starts_with("there is no kernel `span`: there are csv, fibonacci, "),
        "{message}"
    );
}

#[test]
fn another_number_of_arguments_is_answered_with_those_that_it_takes() {
    assert_eq!(
        refused(find("texts", 3)),
        "the kernel texts(count: i64, bytes: i32) takes 2 arguments, not 3"
    );
}

#[test]
fn a_number_that_was_never_found_is_refused() {
    assert!(refused(numbered(-1)).contains("number -1"));
    assert!(refused(numbered(KERNELS.len() as i32)).contains("there is no kernel of number"));
}

#[test]
fn an_argument_is_not_cut_to_its_type() {
    assert_eq!(i32::of("depth", i64::from(i32::MIN)).unwrap(), i32::MIN);
    assert_eq!(
        refused(i32::of("depth", 1 << 32)),
        "depth must fit 32 bits, which 4294967296 does not"
    );
    assert!(bool::of("enter", 1).unwrap() && !bool::of("enter", 0).unwrap());
    assert_eq!(
        refused(bool::of("enter", 2)),
        "enter must be 0 (false) or 1 (true), not 2"
    );
}
