//! Careful access to JSON that a stranger wrote: nothing panics, everything is cut to its limit.

use serde_json::Value;

use base::text::shorten;
use base::time::Timestamp;

/// Characters of an id, a name or another short text that are accepted.
pub(crate) const SHORT_CHARS_MAX: usize = 512;

/// Lends a text, without looking at its length.
pub(crate) fn raw<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

/// Reads a short text: trimmed, cut, without control characters; `None` when absent or empty.
pub(crate) fn short(value: &Value, key: &str) -> Option<String> {
    let found = clean(raw(value, key)?.trim(), SHORT_CHARS_MAX);
    (!found.is_empty()).then_some(found)
}

/// Reads an id: like [`short`], but one that is too long is none at all, and numbers are accepted.
pub(crate) fn id(value: &Value, key: &str) -> Option<String> {
    let found = match value.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let fits = !found.is_empty() && found.len() <= SHORT_CHARS_MAX;
    (fits && !found.chars().any(char::is_control)).then_some(found)
}

/// Removes control characters other than line breaks and tabs, and cuts.
pub(crate) fn clean(text: &str, max: usize) -> String {
    let is_plain = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    shorten(&text.chars().filter(is_plain).collect::<String>(), max)
}

/// Reads seconds since 1970, written as text or as a number.
pub(crate) fn moment(value: &Value, key: &str) -> Option<Timestamp> {
    let secs = match value.get(key)? {
        Value::String(text) => text.parse().ok()?,
        Value::Number(number) => number.as_i64()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (secs > 0).then(|| Timestamp::from_secs(secs))
}

/// Lends the elements of a list; none when it is absent or not a list. The size of the body is the limit.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice)
}

/// Reads a yes or no; absent is no.
pub(crate) fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// Writes a value, cut to `max` bytes at a character border.
pub(crate) fn piece(value: &Value, max: usize) -> String {
    let mut text = value.to_string();
    if text.len() > max {
        let mut at = max;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.truncate(at);
    }
    text
}
