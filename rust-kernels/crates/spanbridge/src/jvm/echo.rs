//! Answers by which it is known that an upcall has returned: they echo what was asked, which is another number each time.
//! `io.spanbridge.internal.Echo` is the other half.
//!
//! What a JNI call returns when its method threw is not defined. It may be the last answer, or an argument. So a question has a
//! nonce, the answer is a sum of both, and an answer that fits says that nothing was thrown: `ExceptionCheck`, which costs a
//! tenth of the upcall, is only called for one that does not.
//!
//! With `-Xcheck:jni` it is called each time, since the JVM says of a caller that leaves it out that it forgot to
//! ([`is_checked`]).

use super::{
    env::{call, Env},
    native::new_byte_array,
};

/// What an upcall is asked: a session, whose number is not negative, in the upper half, and a nonce in the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question(pub(super) u64);

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// All was delivered.
    Whole,
    /// So much was; the complement of that when the session was closed meanwhile.
    Part(i32),
    /// It is none: the upcall threw, as far as can be known.
    None,
}

/// Answers any question of a function that Java made, when no session is open: it leads nowhere then.
pub(super) const NO_SESSION: u64 = 0x6C62_272E_07BB_0142;
/// Added to the question when all was delivered.
const WHOLE: u64 = 0x4F1B_BCDC_BFA5_3E0B;
/// Added to it when the session is closed.
const CLOSED: u64 = 0x2545_F491_4F6C_DD1D;
/// Added to its lower half, with the upper one replaced, when something was delivered, and not all.
const PART: u64 = 0x1B87_3593_CC9E_2D51;

impl Question {
    /// Whether an answer says that all was delivered.
    #[inline(always)]
    pub(super) fn is_answered(self, answer: u64) -> bool {
        answer == self.0.wrapping_add(WHOLE)
    }

    /// Reads an answer.
    #[cold]
    pub(super) fn answered(self, answer: u64) -> Answer {
        if self.is_answered(answer) {
            return Answer::Whole;
        }
        if answer == self.0.wrapping_add(CLOSED) {
            return Answer::Part(!0);
        }
        let part = answer.wrapping_sub(PART);
        if part as u32 == self.0 as u32 {
            return Answer::Part((part >> 32) as i32);
        }
        Answer::None
    }
}

/// Whether the JVM checks what JNI is used for (`-Xcheck:jni`). It shows copies of arrays then; else each look at an array
/// shows the array itself. True, too, when it cannot be found out, and in other JVMs that copy.
///
/// No exception is pending. Cost: a few hundred ns.
pub(super) fn is_checked(env: Env) -> bool {
    let array = new_byte_array(env, &[0; 8]);
    if array.is_null() {
        env.clear_exception();
        return true;
    }
    // SAFETY: the array is valid; nothing but these functions is called between the first and the last of them, and what was got
    // is released.
    unsafe {
        let release = |elements| call!(env, ReleasePrimitiveArrayCritical, array, elements, 0);
        let one = call!(env, GetPrimitiveArrayCritical, array, std::ptr::null_mut());
        let other = call!(env, GetPrimitiveArrayCritical, array, std::ptr::null_mut());
        for elements in [other, one] {
            if !elements.is_null() {
                release(elements);
            }
        }
        let failed = env.clear_exception();
        env.delete_local(array);
        failed || one.is_null() || one != other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `io.spanbridge.internal.Echo` answers.
    fn part(asked: u64, delivered: i32) -> u64 {
        ((delivered as i64) << 32 | (asked & 0xFFFF_FFFF) as i64).wrapping_add(PART as i64) as u64
    }

    const QUESTIONS: [u64; 6] = [
        0,
        1,
        40 << 32,
        40 << 32 | 7,
        i64::MAX as u64,
        i64::MAX as u64 - (u32::MAX as u64),
    ];

    #[test]
    fn an_answer_fits_its_question_and_no_other() {
        for asked in QUESTIONS {
            let question = Question(asked);
            assert_eq!(question.answered(asked + WHOLE), Answer::Whole);
            assert_eq!(question.answered(asked + CLOSED), Answer::Part(!0));
            for delivered in [0, 8, 40, !0, !40, i32::MAX, i32::MIN] {
                let answer = part(asked, delivered);
                assert_eq!(question.answered(answer), Answer::Part(delivered));
            }
            let next = Question(asked ^ 1);
            for late in [asked + WHOLE, asked + CLOSED, part(asked, 8)] {
                assert_eq!(next.answered(late), Answer::None, "{asked:x}");
            }
        }
    }

    #[test]
    fn neither_nothing_nor_what_was_asked_is_an_answer() {
        for asked in QUESTIONS {
            for other in [0, asked, asked >> 32, !0, 1] {
                assert_eq!(Question(asked).answered(other), Answer::None, "{asked:x}");
            }
        }
    }
}
