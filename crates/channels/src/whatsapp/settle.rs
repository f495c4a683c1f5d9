//! What Meta's answers mean.
//!
//! **Source**: provider pages “Cloud API error codes”, “Graph API error handling”, “Media reference”.

use std::collections::BTreeMap;

use base::time::Span;
use serde_json::Value;

use super::{ACCESS_TOKEN, errors, templates};
use crate::account::Account;
use crate::failure::{Failure, FailureClass};
use crate::json;
use crate::settled::Settled;
use crate::wire::{
    WireAnswer, WireAuthn, WireBody, WireMethod, WireOut, WireReply, WireRequest, WireStep,
};

/// Waiting time after a connection that could not be made, and after a harmless request without an answer.
const UNREACHABLE: Span = Span::from_secs(15);
/// Hosts of Meta that are handed our token when a file is fetched from them.
///
/// **Source**: provider page “Media reference”: files are served from `lookaside.fbsbx.com`.
const MEDIA_HOSTS: [&str; 4] = ["fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net"];

/// Judges one answer.
pub(super) fn settle(account: &Account, request: &WireOut, reply: &WireReply) -> Settled {
    let WireOut::Http(request) = request else {
        return Settled::Done;
    };
    match reply {
        WireReply::Pushed => Settled::Done,
        WireReply::NotSent | WireReply::Refused => unreachable_provider(),
        WireReply::NoAnswer => no_answer(request.step),
        WireReply::Answered {
            status: 200..=299,
            headers,
            body,
        } => succeeded(account, request.step, headers, body),
        WireReply::Answered { status, body, .. } => failed(request.step, *status, body, reply),
    }
}

fn unreachable_provider() -> Settled {
    let failure = Failure {
        class: FailureClass::Busy,
        code: "provider_unreachable",
        provider_code: None,
        detail: String::new(),
    };
    Settled::RetryAfter {
        after: UNREACHABLE,
        failure,
    }
}

/// A request that may have been carried out is never repeated, unless repeating does no harm.
fn no_answer(step: WireStep) -> Settled {
    match step {
        WireStep::Send { .. } | WireStep::CreateTemplate => Settled::Unknown,
        WireStep::Signal
        | WireStep::Upload
        | WireStep::LocateMedia { .. }
        | WireStep::FetchMedia
        | WireStep::ListTemplates
        | WireStep::DeleteTemplate
        | WireStep::Probe => unreachable_provider(),
    }
}

fn succeeded(
    account: &Account,
    step: WireStep,
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> Settled {
    let answer: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    match step {
        WireStep::Signal | WireStep::DeleteTemplate | WireStep::Probe => Settled::Done,
        WireStep::Send { .. } => accepted(&answer),
        WireStep::Upload => json::id(&answer, "id").map_or_else(unreachable_provider, |media_id| {
            Settled::Uploaded { media_id }
        }),
        WireStep::LocateMedia { bytes_max } => located(account, &answer, bytes_max),
        WireStep::FetchMedia => Settled::Fetched {
            mime: headers.get("content-type").cloned(),
        },
        WireStep::ListTemplates => Settled::Templates {
            items: json::list(&answer, "data")
                .iter()
                .filter_map(templates::seen)
                .collect(),
            next_page: next_page(&answer),
        },
        WireStep::CreateTemplate => match json::id(&answer, "id") {
            Some(external_id) => Settled::TemplateSubmitted {
                external_id,
                state: templates::state(json::raw(&answer, "status").unwrap_or_default()),
                category: json::short(&answer, "category").map(|word| word.to_lowercase()),
            },
            None => Settled::Unknown,
        },
    }
}

/// A message without an id was perhaps sent: it is not repeated.
fn accepted(answer: &Value) -> Settled {
    let Some(message) = json::list(answer, "messages").first() else {
        return Settled::Unknown;
    };
    match json::id(message, "id") {
        Some(external_id) => Settled::Accepted {
            external_id,
            is_sent: matches!(
                json::raw(message, "message_status"),
                None | Some("accepted")
            ),
        },
        None => Settled::Unknown,
    }
}

fn located(account: &Account, answer: &Value, bytes_max: u64) -> Settled {
    let size = answer.get("file_size").and_then(Value::as_u64);
    if size.is_some_and(|size| size > bytes_max) {
        return refused("media_too_large", FailureClass::Permanent);
    }
    match json::raw(answer, "url") {
        Some(url) if may_carry_token(account, url) => {
            Settled::Next(Box::new(WireOut::Http(WireRequest {
                step: WireStep::FetchMedia,
                method: WireMethod::Get,
                url: url.to_owned(),
                query: BTreeMap::new(),
                headers: BTreeMap::new(),
                authn: WireAuthn::Bearer {
                    secret: ACCESS_TOKEN,
                },
                body: WireBody::Empty,
                answer: WireAnswer::File { bytes_max },
            })))
        }
        Some(_) => refused("media_address_untrusted", FailureClass::Permanent),
        None => refused("media_address_missing", FailureClass::Permanent),
    }
}

/// The token goes only where it came from: to the account's own base address, or to Meta's file servers by HTTPS.
fn may_carry_token(account: &Account, url: &str) -> bool {
    let is_below_base = url
        .strip_prefix(account.base_url.as_str())
        .is_some_and(|rest| rest.starts_with('/') || account.base_url.ends_with('/'));
    let host = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .filter(|host| !host.contains('@') && !host.contains('\\'));
    let is_metas = host.is_some_and(|host| {
        let host = host.to_ascii_lowercase();
        MEDIA_HOSTS.iter().any(|known| {
            host.strip_suffix(known)
                .is_some_and(|head| head.is_empty() || head.ends_with('.'))
        })
    });
    is_below_base || is_metas
}

fn next_page(answer: &Value) -> Option<String> {
    let paging = answer.get("paging")?;
    // The last page has cursors too, but no address of a next one.
    paging.get("next")?;
    json::id(paging.get("cursors")?, "after")
}

fn failed(step: WireStep, status: u16, body: &[u8], reply: &WireReply) -> Settled {
    let answer: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let error = answer.get("error").unwrap_or(&Value::Null);
    let number = error.get("code").and_then(Value::as_i64);
    let is_wordless = number.is_none() && matches!(status, 500 | 502 | 504);
    if is_wordless && matches!(step, WireStep::Send { .. } | WireStep::CreateTemplate) {
        // It broke on the way, or a gateway gave up waiting, and nothing says where: the message may have left.
        return Settled::Unknown;
    }
    let mut meaning = number
        .and_then(errors::meaning)
        .unwrap_or_else(|| errors::meaning_of_status(status));
    if json::flag(error, "is_transient") && meaning.class != FailureClass::Busy {
        meaning = errors::meaning_of_status(503);
    }
    let is_about_templates =
        matches!(step, WireStep::CreateTemplate | WireStep::DeleteTemplate) && number == Some(100);
    if is_about_templates {
        meaning.class = FailureClass::TemplateProblem;
        meaning.code = "template_refused";
    }
    let failure = errors::with_detail(&meaning, number, error);
    match failure.class {
        FailureClass::Busy => {
            let asked = reply.retry_after().unwrap_or(Span::ZERO);
            Settled::RetryAfter {
                after: meaning.after.max(asked),
                failure,
            }
        }
        FailureClass::Permanent
        | FailureClass::WindowClosed
        | FailureClass::TemplateProblem
        | FailureClass::AccountProblem => Settled::Failed(failure),
    }
}

fn refused(code: &'static str, class: FailureClass) -> Settled {
    Settled::Failed(Failure {
        class,
        code,
        provider_code: None,
        detail: String::new(),
    })
}
