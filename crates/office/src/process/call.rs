//! What an answer to the call of a service task means, and when a call is made again (CASE-025).
//!
//! **Source**: Standard Webhooks 1.0 (the same id at each attempt, only 2xx is success, redirections are not followed).

use std::collections::BTreeMap;

use base::text::shorten;
use base::time::{Span, Timestamp};
use serde_json::Value;

use crate::crm::form::answers::Answers;
use crate::crm::form::definition::FieldKind;

/// Bytes of an answer at the most.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Characters of the code of an error at the most.
pub const CODE_CHARS_MAX: usize = 80;

/// The waits between attempts, before chance lengthens them.
const WAITS: [Span; 9] = [
    Span::from_secs(5),
    Span::from_secs(30),
    Span::from_mins(2),
    Span::from_mins(10),
    Span::from_mins(30),
    Span::from_hours(1),
    Span::from_hours(2),
    Span::from_hours(4),
    Span::from_hours(8),
];
/// Chance lengthens a wait by one part in so many at the most.
const JITTER_PART: i64 = 5;

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// It was done; these values are laid over what was filled in.
    Answered(Answers),
    /// It may be done another time; the code says why not yet.
    Again(String),
    /// It is not done, however often it is asked for; the code says why.
    Refused(String),
}

/// An answer as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The body: at most one byte more than [`ANSWER_BYTES_MAX`].
    pub body: &'a [u8],
    /// Whether that is all of it.
    pub is_whole: bool,
}

/// Reads an answer.
///
/// **Shape**: a field that no form of the process has is passed over, so is what a form computes; null empties. The code of an error
/// is the text at `code` of the answer, else `http_` and the status.
pub fn read(answer: Answer<'_>, fields: &BTreeMap<String, FieldKind>) -> Came {
    match answer.status {
        200..=299 => values(answer, fields),
        408 | 425 | 429 | 500..=599 => Came::Again(code(answer)),
        _ => Came::Refused(code(answer)),
    }
}

fn values(answer: Answer<'_>, fields: &BTreeMap<String, FieldKind>) -> Came {
    if answer.body.len() > ANSWER_BYTES_MAX {
        return Came::Refused("answer_too_large".to_owned());
    }
    if !answer.is_whole {
        return Came::Again("broken".to_owned());
    }
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Came::Answered(Answers::default());
    }
    let invalid = || Came::Refused("answer_invalid".to_owned());
    let Ok(Value::Object(given)) = serde_json::from_slice(answer.body) else {
        return invalid();
    };
    let mut taken = BTreeMap::new();
    for (name, value) in given {
        match fields.get(&name) {
            None | Some(FieldKind::Computed { .. }) => {}
            Some(_) if value.is_null() => drop(taken.insert(name, Value::Null)),
            Some(kind) => match kind.taken(&value) {
                Some(value) => drop(taken.insert(name, value)),
                None => return invalid(),
            },
        }
    }
    Came::Answered(Answers(taken))
}

fn code(answer: Answer<'_>) -> String {
    let said: Option<Value> = serde_json::from_slice(answer.body).ok();
    let said = said.as_ref().and_then(|said| said.get("code")?.as_str());
    // Neither engine keeps a NUL in a text.
    let plain = said.map(|said| said.replace(char::is_control, ""));
    let plain = plain.map(|said| shorten(said.trim(), CODE_CHARS_MAX));
    plain
        .filter(|said| !said.is_empty())
        .unwrap_or_else(|| format!("http_{}", answer.status))
}

/// Gives the moment of the next attempt after so many of at most `most`; none after the last.
///
/// **Shape**: `dice` is any number; the moment is never before the wait is over.
pub fn next_attempt(now: Timestamp, (attempts, most): (u32, u32), dice: u64) -> Option<Timestamp> {
    if attempts >= most {
        return None;
    }
    let place = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let wait = *WAITS.get(place)?;
    let part = u64::try_from(wait.micros() / JITTER_PART).unwrap_or(1);
    let more = i64::try_from(dice % part.max(1)).unwrap_or_default();
    Some(now + wait + Span::from_micros(more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::definition::CALL_ATTEMPTS_MAX;

    fn fields() -> BTreeMap<String, FieldKind> {
        let money = FieldKind::Money {
            min_minor: None,
            max_minor: Some(1_000),
        };
        BTreeMap::from([
            ("VALOR".to_owned(), money),
            ("ANEXO".to_owned(), FieldKind::File),
        ])
    }

    fn came(status: u16, body: &str) -> Came {
        let answer = Answer {
            status,
            body: body.as_bytes(),
            is_whole: true,
        };
        read(answer, &fields())
    }

    fn refused(code: &str) -> Came {
        Came::Refused(code.to_owned())
    }

    /// Rows: CASE-025.
    #[test]
    fn only_values_that_a_form_of_the_process_takes_are_laid_over() {
        let only = |value: Value| Came::Answered(Answers([("VALOR".to_owned(), value)].into()));
        for empty in ["", " \n", "{}", r#"{"OUTRO":1}"#] {
            assert_eq!(came(204, empty), Came::Answered(Answers::default()));
        }
        let said = r#"{"VALOR":500,"OUTRO":{"a":[1]}}"#;
        assert_eq!(came(200, said), only(500.into()));
        assert_eq!(came(200, r#"{"VALOR":null}"#), only(Value::Null));
        for bad in [
            "[]",
            "nada",
            r#"{"VALOR":"x"}"#,
            r#"{"VALOR":1001}"#,
            r#"{"ANEXO":"1"}"#,
        ] {
            assert_eq!(came(200, bad), refused("answer_invalid"), "{bad}");
        }
    }

    /// Rows: CASE-025.
    #[test]
    fn a_refusal_is_definite_and_a_fault_of_the_other_side_is_not() {
        for status in [400, 404, 409, 410, 422, 301, 302, 307, 101] {
            assert_eq!(came(status, ""), refused(&format!("http_{status}")));
        }
        for status in [408, 425, 429, 500, 502, 503] {
            assert_eq!(came(status, ""), Came::Again(format!("http_{status}")));
        }
        let said = r#"{"code":" SEM\u0000_ESTOQUE "}"#;
        assert_eq!(came(422, said), refused("SEM_ESTOQUE"));
        assert_eq!(came(422, r#"{"code":" "}"#), refused("http_422"));
        let long = format!(r#"{{"code":"{}"}}"#, "é".repeat(9_000));
        let Came::Refused(code) = came(422, &long) else {
            panic!("a refusal");
        };
        assert!(code.chars().count() <= CODE_CHARS_MAX);
    }

    /// Rows: CASE-025.
    #[test]
    fn a_huge_answer_is_refused_and_one_that_broke_off_comes_again() {
        let huge = vec![b' '; ANSWER_BYTES_MAX + 1];
        let answer = |body, is_whole| Answer {
            status: 200,
            body,
            is_whole,
        };
        assert_eq!(
            read(answer(&huge, false), &fields()),
            refused("answer_too_large")
        );
        let half = answer(br#"{"VALOR""#, false);
        assert_eq!(read(half, &fields()), Came::Again("broken".to_owned()));
        let deep = "[".repeat(60_000);
        assert_eq!(came(200, &deep), refused("answer_invalid"));
    }

    /// Rows: CASE-025.
    #[test]
    fn waits_grow_and_end_with_the_last_attempt() {
        let now = Timestamp::from_secs(1_795_000_000);
        for dice in [0, 7, u64::MAX] {
            for (attempts, wait) in (1..).zip(WAITS) {
                let at = next_attempt(now, (attempts, CALL_ATTEMPTS_MAX), dice).unwrap();
                let waited = at.since(now);
                assert!(waited >= wait && waited.micros() <= wait.micros() * 6 / 5);
            }
            assert_eq!(
                next_attempt(now, (CALL_ATTEMPTS_MAX, CALL_ATTEMPTS_MAX), dice),
                None
            );
            assert_eq!(next_attempt(now, (1, 1), dice), None);
            assert_eq!(next_attempt(now, (0, 5), dice), None);
        }
    }
}
