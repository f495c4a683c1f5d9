//! A template message: which template, with which values, as its row keeps it.

use app::fault::FieldFault;
use app::{Fault, code};
use base::authz::Scope;
use base::id::{ChannelAccountId, FileId, MessageTemplateId};
use base::time::Timestamp;
use channels::say::{HeaderValue, TemplateParts, TemplateToSend, TemplateValue};
use channels::template::{
    self, Given, GivenFile, TemplateContent, ValueFault, ValuePlace, ValueWhy,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use store_setup::message_templates::{self, MessageTemplate};
use store_setup::{channel_accounts, files};
use utoipa::ToSchema;

use super::send_message::attached;
use crate::writer::{Direction, Draft};

/// A template and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChosenTemplate {
    /// The template.
    pub template_id: MessageTemplateId,
    /// Values of the body's variables, in the order of the template's `needs.body`.
    #[serde(default)]
    pub values: Vec<String>,
    /// Value of the header's variable.
    #[serde(default)]
    pub header: Option<String>,
    /// File of the header, uploaded before.
    #[serde(default)]
    pub header_file_id: Option<FileId>,
    /// Values of buttons that need one.
    #[serde(default)]
    pub buttons: Vec<ChosenButton>,
}

/// The value of a template's button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChosenButton {
    /// Position among the template's buttons, from 0.
    pub index: usize,
    /// The end of its address, or the code that it copies.
    pub value: String,
}

/// Makes the message of a template that an account may send.
///
/// **Errors**: `template.…` fields that do not fit, all at once; `template_not_approved`, `template_not_sendable`.
pub async fn draft(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    chosen: &ChosenTemplate,
    at: Timestamp,
) -> Result<Draft, Fault> {
    let found = message_templates::get(tx, scope, chosen.template_id).await?;
    let found = found.filter(|found| found.account == account);
    let found = found.ok_or_else(|| Fault::field("template.template_id", code::field::UNKNOWN))?;
    if found.status != "approved" {
        return Err(Fault::refused(code::TEMPLATE_NOT_APPROVED));
    }
    let channel = channel_accounts::get(tx, scope, account).await?;
    let channel = channel.and_then(|row| channels::registry::find(&row.channel));
    let limits = &channel.ok_or(Fault::NotFound)?.descriptor().limits;
    let ids: Vec<FileId> = chosen.header_file_id.into_iter().collect();
    for id in &ids {
        files::get(tx, scope, *id)
            .await?
            .ok_or_else(|| Fault::field("template.header_file_id", code::field::UNKNOWN))?;
    }
    let files = attached(tx, scope, &ids).await?;
    let file = files.first().map(|file| GivenFile {
        mime: file.mime.clone(),
        bytes: u64::try_from(file.size_bytes).unwrap_or(u64::MAX),
    });
    let content = content(&found, chosen, file, limits)?;
    let mut draft = Draft::text(Direction::Out, content.body.clone(), at);
    "template".clone_into(&mut draft.kind);
    draft.content = serde_json::to_value(&content).ok();
    draft.files = files;
    Ok(draft)
}

/// Puts the chosen values into a template.
fn content(
    found: &MessageTemplate,
    chosen: &ChosenTemplate,
    header_file: Option<GivenFile>,
    limits: &channels::descriptor::Limits,
) -> Result<TemplateContent, Fault> {
    let refused = || Fault::refused(code::TEMPLATE_NOT_SENDABLE);
    let parts: TemplateParts =
        serde_json::from_value(found.components.clone()).map_err(|_| refused())?;
    let needs = template::needs(&parts).map_err(|_| refused())?;
    let given = Given {
        header: chosen.header.clone(),
        header_file,
        body: chosen.values.clone(),
        buttons: chosen
            .buttons
            .iter()
            .map(|button| (button.index, button.value.clone()))
            .collect(),
    };
    let filled = template::fill(&parts, &needs, &given, limits).map_err(|faults| {
        let wrong = |fault: ValueFault| FieldFault {
            field: field_of(fault.place),
            code: words_of(fault.why),
        };
        Fault::Invalid(faults.into_iter().map(wrong).collect())
    })?;
    Ok(TemplateContent {
        name: found.name.clone(),
        language: found.language.clone(),
        body: filled.seen.body.clone(),
        header: filled.header,
        values: filled.body,
        buttons: filled.buttons,
        parts: filled.seen,
    })
}

fn field_of(place: ValuePlace) -> String {
    match place {
        ValuePlace::Header => "template.header".to_owned(),
        ValuePlace::HeaderFile => "template.header_file_id".to_owned(),
        ValuePlace::Body(n) => format!("template.values.{n}"),
        ValuePlace::Button(index) => format!("template.buttons.{index}"),
    }
}

const fn words_of(why: ValueWhy) -> &'static code::field::FieldCode {
    match why {
        ValueWhy::Required => code::field::REQUIRED,
        ValueWhy::NotAsked => code::field::INVALID,
        ValueWhy::TooLong => code::field::TOO_LONG,
        ValueWhy::NotOneLine => code::field::NOT_ONE_LINE,
        ValueWhy::NotAnAddress => code::field::ADDRESS_END_INVALID,
        ValueWhy::NotACode => code::field::COPY_CODE_INVALID,
        ValueWhy::FileKind => code::field::FILE_KIND,
        ValueWhy::FileTooLarge => code::field::FILE_TOO_LARGE,
    }
}

/// Reads what is sent; `header_file` is the message's file, once the provider has it.
pub fn template_of(
    content: Option<&Value>,
    header_file: Option<HeaderValue>,
) -> Option<TemplateToSend> {
    let kept: Kept = serde_json::from_value(content?.clone()).ok()?;
    Some(TemplateToSend {
        name: kept.name,
        language: kept.language,
        header: header_file.or(kept.header.map(HeaderValue::Text)),
        body: kept.values.into_iter().map(TemplateValue::from).collect(),
        buttons: kept.buttons,
    })
}

/// What is read of [`TemplateContent`]: rows of the first version have plain values and no more.
#[derive(Deserialize)]
struct Kept {
    name: String,
    language: String,
    header: Option<TemplateValue>,
    #[serde(default)]
    values: Vec<KeptValue>,
    #[serde(default)]
    buttons: Vec<channels::say::ButtonValue>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum KeptValue {
    Plain(String),
    Value(TemplateValue),
}

impl From<KeptValue> for TemplateValue {
    fn from(kept: KeptValue) -> Self {
        match kept {
            KeptValue::Plain(text) => Self { name: None, text },
            KeptValue::Value(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Rows: GAP-029.
    #[test]
    fn what_was_kept_is_what_is_sent() {
        let kept = json!({
            "name": "oferta", "language": "pt_BR", "body": "Olá Ana",
            "header": { "name": null, "text": "88" },
            "values": [{ "name": "nome", "text": "Ana" }],
            "buttons": [{ "index": 1, "value": { "kind": "copy_code", "text": "25OFF" } }],
            "parts": { "body": "Olá Ana", "buttons": [] },
        });
        let sent = template_of(Some(&kept), None).unwrap();
        assert!(matches!(sent.header, Some(HeaderValue::Text(value)) if value.text == "88"));
        assert_eq!(sent.body[0].name.as_deref(), Some("nome"));
        assert_eq!(sent.buttons[0].index, 1);
        let old = json!({ "name": "a", "language": "b", "values": ["Ana"], "body": "Olá Ana" });
        assert_eq!(template_of(Some(&old), None).unwrap().body[0].text, "Ana");
        assert!(template_of(None, None).is_none());
    }
}
