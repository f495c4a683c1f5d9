//! Meta's error numbers in our words, for answers and for failed statuses alike.
//!
//! **Source**: provider pages “Cloud API error codes” and “Graph API error handling”. Numbers that are not listed are
//! judged by the HTTP status; a failed status with an unknown number is permanent.

use base::text::shorten;
use base::time::Span;
use serde_json::Value;

use crate::failure::{DETAIL_CHARS_MAX, Failure, FailureClass};
use crate::json;

/// Waiting time when the account sends too fast.
const BUSY: Span = Span::from_secs(30);
/// Waiting time when one customer is written to too fast: one message in six seconds.
const PAIR_BUSY: Span = Span::from_secs(6);
/// Waiting time when the provider is down.
const DOWN: Span = Span::from_secs(60);
/// Waiting time when an hourly or quality quota is used up.
const QUOTA: Span = Span::from_mins(15);

/// What one number means.
pub(super) struct Meaning {
    pub(super) class: FailureClass,
    pub(super) code: &'static str,
    /// How long to wait at least, for [`FailureClass::Busy`].
    pub(super) after: Span,
}

/// Looks a number up.
pub(super) fn meaning(number: i64) -> Option<Meaning> {
    use FailureClass::{AccountProblem, Permanent, TemplateProblem, WindowClosed};
    Some(match number {
        // Throttling.
        4 | 613 | 80_007 | 80_008 => busy("provider_quota_used_up", QUOTA),
        130_429 => busy("sending_too_fast", BUSY),
        131_056 => busy("customer_written_too_fast", PAIR_BUSY),
        131_048 => busy("quality_limit_reached", QUOTA),
        131_057 => busy("account_in_maintenance", QUOTA),
        // The provider itself.
        1 | 2 | 131_000 | 131_016 | 133_004 => busy("provider_unavailable", DOWN),
        // The customer.
        131_026 | 1_013 => fixed(Permanent, "recipient_unreachable"),
        131_021 => fixed(Permanent, "recipient_is_sender"),
        131_030 => fixed(Permanent, "recipient_not_in_test_list"),
        131_049 => fixed(Permanent, "marketing_limit_of_recipient"),
        131_050 => fixed(Permanent, "recipient_stopped_marketing"),
        130_472 => fixed(Permanent, "recipient_in_experiment"),
        130_497 => fixed(Permanent, "country_restricted"),
        137_000..=137_999 => fixed(Permanent, "recipient_identity_changed"),
        // The message.
        33 | 100 | 131_008 | 131_009 => fixed(Permanent, "message_invalid"),
        131_051 => fixed(Permanent, "message_kind_unsupported"),
        131_052 => fixed(Permanent, "media_download_failed"),
        131_053 => fixed(Permanent, "media_rejected"),
        // The reply window.
        131_047 | 470 => fixed(WindowClosed, "reply_window_closed"),
        // Templates.
        132_000 => fixed(TemplateProblem, "template_value_count"),
        132_001 => fixed(TemplateProblem, "template_not_found"),
        132_005 => fixed(TemplateProblem, "template_text_too_long"),
        132_007 => fixed(TemplateProblem, "template_against_policy"),
        132_012 => fixed(TemplateProblem, "template_value_format"),
        132_015 => fixed(TemplateProblem, "template_paused"),
        132_016 => fixed(TemplateProblem, "template_disabled"),
        132_068 | 132_069 => fixed(TemplateProblem, "template_form_blocked"),
        2_388_000..=2_388_999 => fixed(TemplateProblem, "template_refused"),
        // The account.
        0 | 102 | 190 => fixed(AccountProblem, "access_token_invalid"),
        3 | 10 | 200..=299 | 131_005 => fixed(AccountProblem, "permission_missing"),
        368 | 131_031 => fixed(AccountProblem, "account_locked"),
        131_042 => fixed(AccountProblem, "payment_problem"),
        131_037 => fixed(AccountProblem, "display_name_not_approved"),
        131_045 | 133_010 => fixed(AccountProblem, "number_not_registered"),
        133_000..=133_003 | 133_005..=133_009 | 133_011..=133_016 => {
            fixed(AccountProblem, "number_registration_problem")
        }
        _ => return None,
    })
}

/// Judges an answer whose body holds no number that we know.
pub(super) fn meaning_of_status(status: u16) -> Meaning {
    match status {
        401 | 403 => fixed(FailureClass::AccountProblem, "access_token_invalid"),
        404 => fixed(FailureClass::Permanent, "not_found_at_provider"),
        408 | 429 => busy("sending_too_fast", BUSY),
        500.. => busy("provider_unavailable", DOWN),
        _ => fixed(FailureClass::Permanent, "provider_refused"),
    }
}

/// Reads one error object of a status, a message or an answer.
///
/// **Shape**: `{code, title, message, error_data: {details}}`, parts of which may be missing.
pub(super) fn failure(error: &Value) -> Failure {
    let number = error.get("code").and_then(Value::as_i64);
    let meaning = number
        .and_then(meaning)
        .unwrap_or_else(|| fixed(FailureClass::Permanent, "provider_refused"));
    with_detail(&meaning, number, error)
}

/// Joins a meaning with what the provider says about it.
pub(super) fn with_detail(meaning: &Meaning, number: Option<i64>, error: &Value) -> Failure {
    let details = error
        .get("error_data")
        .and_then(|data| json::raw(data, "details"));
    let detail = details
        .or_else(|| json::raw(error, "error_user_msg"))
        .or_else(|| json::raw(error, "message"))
        .or_else(|| json::raw(error, "title"))
        .unwrap_or_default();
    Failure {
        class: meaning.class,
        code: meaning.code,
        provider_code: number,
        detail: shorten(&json::clean(detail, DETAIL_CHARS_MAX), DETAIL_CHARS_MAX),
    }
}

const fn busy(code: &'static str, after: Span) -> Meaning {
    Meaning {
        class: FailureClass::Busy,
        code,
        after,
    }
}

const fn fixed(class: FailureClass, code: &'static str) -> Meaning {
    Meaning {
        class,
        code,
        after: Span::ZERO,
    }
}
