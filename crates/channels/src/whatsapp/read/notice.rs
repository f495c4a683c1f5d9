//! Templates and accounts: what Meta tells administrators.
//!
//! **Source**: provider pages “`message_template_status_update`”, “`message_template_quality_update`”,
//! “`template_category_update`”, “`account_update`”, “`phone_number_quality_update`” and their neighbours.

use serde_json::Value;

use super::super::{errors, templates};
use super::Envelope;
use crate::heard::{Heard, Notice, TemplateChange, TemplateNews};
use crate::json;

/// Reads a field that is about a template or the account; `None` for a field that we do not know.
pub(super) fn read(envelope: &Envelope<'_>, field: &str, value: &Value) -> Option<Heard> {
    let news = match field {
        "message_template_status_update" => templates::news(value),
        "message_template_quality_update" => {
            json::short(value, "new_quality_score").map(|score| TemplateNews::Quality {
                quality: score.to_lowercase(),
            })
        }
        "template_category_update" => json::short(value, "new_category")
            .or_else(|| json::short(value, "correct_category"))
            .map(|category| TemplateNews::Category {
                category: category.to_lowercase(),
            }),
        "message_template_components_update" => Some(TemplateNews::Content),
        _ => return notice(field, value).map(|notice| about_account(envelope, notice)),
    };
    let change = news.and_then(|what| {
        Some(TemplateChange {
            business_key: envelope.business_key.clone(),
            external_id: json::id(value, "message_template_id")?,
            name: json::short(value, "message_template_name")?,
            language: json::short(value, "message_template_language")?,
            at: envelope.at,
            what,
        })
    });
    Some(match change {
        Some(change) => Heard::TemplateChanged(change),
        None => envelope.unknown("template_news_malformed", value),
    })
}

/// Reads an error that belongs to no message.
pub(super) fn read_error(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    heard.push(if piece.is_object() {
        about_account(envelope, Notice::Error(errors::failure(piece)))
    } else {
        envelope.unknown("error_malformed", piece)
    });
}

fn notice(field: &str, value: &Value) -> Option<Notice> {
    let word = || {
        ["event", "decision", "alert_type", "status"]
            .iter()
            .find_map(|key| json::short(value, key))
            .unwrap_or_else(|| field.to_owned())
            .to_lowercase()
    };
    Some(match field {
        "account_update"
        | "account_review_update"
        | "account_alerts"
        | "business_capability_update"
        | "business_status_update"
        | "phone_number_name_update"
        | "security"
        | "partner_solutions"
        | "payment_configuration_update" => Notice::Account { event: word() },
        "phone_number_quality_update" => Notice::Quality {
            event: word(),
            limit: json::short(value, "max_daily_conversations_per_business")
                .or_else(|| json::short(value, "current_limit")),
        },
        "history" => Notice::Sync {
            what: "history",
            count: json::list(value, "history").len(),
        },
        "smb_app_state_sync" => Notice::Sync {
            what: "contacts",
            count: json::list(value, "state_sync").len(),
        },
        _ => return None,
    })
}

fn about_account(envelope: &Envelope<'_>, notice: Notice) -> Heard {
    let account_key = Some(envelope.account_key.clone()).filter(|key| !key.is_empty());
    let business_key = Some(envelope.business_key.clone()).filter(|key| !key.is_empty());
    Heard::AccountNotice {
        account_key,
        business_key,
        at: envelope.at,
        notice,
    }
}
