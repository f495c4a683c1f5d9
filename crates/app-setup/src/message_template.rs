//! Message templates, as the provider last described them. Fetching them is a job of `app-floor`'s outbound work.

pub mod list_message_templates;

use app::Entry;
use base::id::{ChannelAccountId, MessageTemplateId};
use base::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
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
    #[schema(value_type = channels::say::TemplateParts)]
    pub components: Value,
    /// When the provider last said so.
    pub updated_at: Timestamp,
}

impl From<MessageTemplate> for MessageTemplateView {
    fn from(row: MessageTemplate) -> Self {
        Self {
            id: row.id,
            channel_account_id: row.account,
            name: row.name,
            language: row.language,
            category: row.category,
            status: row.status,
            reason: row.reason,
            components: row.components,
            updated_at: row.updated_at,
        }
    }
}
