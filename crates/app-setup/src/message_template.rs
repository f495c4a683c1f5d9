//! Message templates, as the provider last described them. Fetching them is a job of `app-floor`'s outbound work.

pub mod list_message_templates;

use app::Entry;
use base::id::{ChannelAccountId, MessageTemplateId};
use base::time::Timestamp;
use channels::say::TemplateParts;
use channels::template::{self, TemplateNeeds, Unsendable};
use serde::Serialize;
use store_setup::message_templates::MessageTemplate;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<list_message_templates::ListMessageTemplates>()];

/// A message template.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageTemplateView {
    /// The id.
    pub id: MessageTemplateId,
    /// The account it is registered for.
    pub channel_account_id: ChannelAccountId,
    /// The name.
    pub name: String,
    /// Language and locale in the provider's form.
    pub language: String,
    /// Marketing, utility or authentication.
    pub category: String,
    /// Whether it may be sent.
    #[schema(value_type = channels::heard::TemplateState)]
    pub status: String,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Header, body, footer and buttons.
    pub components: TemplateParts,
    /// What values it needs; null when it cannot be sent from here.
    pub needs: Option<TemplateNeeds>,
    /// Why it cannot be sent from here; null when it can.
    pub unsendable: Option<Unsendable>,
    /// When the provider last said so.
    pub updated_at: Timestamp,
}

impl From<MessageTemplate> for MessageTemplateView {
    fn from(row: MessageTemplate) -> Self {
        // Rows of earlier versions lack fields that came later: what is shown has them all.
        let parts: TemplateParts = serde_json::from_value(row.components).unwrap_or_else(|_| {
            let others = vec!["unknown".to_owned()];
            TemplateParts {
                others,
                ..TemplateParts::default()
            }
        });
        let needed = template::needs(&parts);
        let (needs, unsendable) = match needed {
            Ok(needs) => (Some(needs), None),
            Err(why) => (None, Some(why)),
        };
        Self {
            needs,
            unsendable,
            id: row.id,
            channel_account_id: row.account,
            name: row.name,
            language: row.language,
            category: row.category,
            status: row.status,
            reason: row.reason,
            components: parts,
            updated_at: row.updated_at,
        }
    }
}
