//! What the answers of a system of the organization mean.
//!
//! **Shape**: any 2xx took it; 408, 425, 429 and 5xx did not and want it again, under the same id; anything else never will.
//! An answer that did not come leaves open what happened: it is not sent again by itself.

use base::text::shorten;
use base::time::Span;
use serde_json::Value;

use super::read::detail;
use crate::failure::{DETAIL_CHARS_MAX, Failure, FailureClass};
use crate::json;
use crate::settled::Settled;
use crate::wire::{WEBHOOK_ID, WireOut, WireReply, WireRequest, WireStep};

/// The shortest wait before something is tried again.
const AGAIN: Span = Span::from_secs(10);
/// The longest wait that a system may ask for.
const AGAIN_MAX: Span = Span::from_hours(1);

/// Judges one answer.
pub(super) fn settle(request: &WireOut, reply: &WireReply) -> Settled {
    let WireOut::Http(request) = request else {
        return Settled::Done;
    };
    match reply {
        WireReply::Pushed => Settled::Done,
        WireReply::Refused => failed(
            FailureClass::AccountProblem,
            "address_refused",
            String::new(),
        ),
        WireReply::NotSent => again(AGAIN, "system_unreachable", String::new()),
        WireReply::NoAnswer => no_answer(request.step),
        WireReply::Answered {
            status: 200..=299,
            body,
            headers,
        } => match request.step {
            WireStep::FetchMedia => Settled::Fetched {
                mime: headers.get("content-type").cloned(),
            },
            WireStep::Send { .. } => accepted(request, body),
            WireStep::Signal
            | WireStep::Upload
            | WireStep::LocateMedia { .. }
            | WireStep::ListTemplates
            | WireStep::CreateTemplate
            | WireStep::DeleteTemplate
            | WireStep::Probe => Settled::Done,
        },
        WireReply::Answered { status, body, .. } => refused(*status, body, reply),
    }
}

/// A message that may have been taken is never sent again by itself; repeating anything else does no harm.
fn no_answer(step: WireStep) -> Settled {
    match step {
        WireStep::Send { .. } => Settled::Unknown,
        WireStep::Signal
        | WireStep::Upload
        | WireStep::LocateMedia { .. }
        | WireStep::FetchMedia
        | WireStep::ListTemplates
        | WireStep::CreateTemplate
        | WireStep::DeleteTemplate
        | WireStep::Probe => again(AGAIN, "system_unreachable", String::new()),
    }
}

/// The message is known by our own id. The answer may say that it waits, or that it will never arrive; anything else is a yes.
fn accepted(request: &WireRequest, body: &[u8]) -> Settled {
    let answer: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let status = json::raw(&answer, "status");
    if status == Some("failed") {
        return failed(
            FailureClass::Permanent,
            "refused_by_system",
            detail(&answer),
        );
    }
    let id = request.headers.get(WEBHOOK_ID);
    let id = id.and_then(|id| id.strip_prefix("msg_"));
    match id {
        Some(id) => Settled::Accepted {
            external_id: id.to_owned(),
            is_sent: status != Some("pending"),
        },
        None => Settled::Unknown,
    }
}

fn refused(status: u16, body: &[u8], reply: &WireReply) -> Settled {
    let words = words(body);
    match status {
        429 => {
            let asked = reply.retry_after().unwrap_or(AGAIN);
            again(asked.max(AGAIN).min(AGAIN_MAX), "sending_too_fast", words)
        }
        408 | 425 | 500.. => {
            let asked = reply.retry_after().unwrap_or(AGAIN);
            again(asked.max(AGAIN).min(AGAIN_MAX), "system_unavailable", words)
        }
        300..=399 => failed(FailureClass::AccountProblem, "address_redirects", words),
        401 | 403 | 404 | 405 | 410 => {
            failed(FailureClass::AccountProblem, "address_says_no", words)
        }
        _ => failed(FailureClass::Permanent, "refused_by_system", words),
    }
}

/// What the answer says in words: the `detail` of a JSON object, else the beginning of the text.
fn words(body: &[u8]) -> String {
    if let Ok(answer) = serde_json::from_slice::<Value>(body) {
        return detail(&answer);
    }
    let text = String::from_utf8_lossy(body);
    let short = shorten(text.trim(), DETAIL_CHARS_MAX);
    json::clean(short.as_str(), DETAIL_CHARS_MAX)
}

fn again(after: Span, code: &'static str, detail: String) -> Settled {
    Settled::RetryAfter {
        after,
        failure: failure(FailureClass::Busy, code, detail),
    }
}

fn failed(class: FailureClass, code: &'static str, detail: String) -> Settled {
    Settled::Failed(failure(class, code, detail))
}

const fn failure(class: FailureClass, code: &'static str, detail: String) -> Failure {
    Failure {
        class,
        code,
        provider_code: None,
        detail,
    }
}
