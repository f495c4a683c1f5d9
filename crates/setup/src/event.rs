//! Every fact of the set-up.

use base::event::{Audience, Audit, Change, EntityKind, NewEvent};
use base::id::{OrgId, QueueId, UserId};
use serde_json::json;

/// A fact of the set-up. Screens reload what they show of it; the floor takes the new settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupEvent {
    /// The organization's record changed.
    OrganizationChanged(OrgId),
    /// Another organization was made in the installation.
    OrganizationMade(OrgId),
    /// A user was made, changed or deactivated.
    UserChanged(UserId),
    /// A queue was made, changed or deleted, or its members changed.
    QueueChanged(QueueId),
    /// Something else that is configured: its kind and its id.
    SettingChanged(Setting, i64),
}

/// The kinds of things that are configured and have no screen collection of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Opening hours.
    Calendar,
    /// A pause reason.
    PauseReason,
    /// A wrap-up code.
    WrapUpCode,
    /// A label.
    Label,
    /// A skill.
    Skill,
    /// A user group.
    UserGroup,
    /// A named profile of permissions.
    PermissionProfile,
    /// A channel account.
    ChannelAccount,
    /// A message template.
    MessageTemplate,
    /// A mail of the outbox.
    OutboxMail,
    /// A token of a program.
    ApiToken,
    /// A pass to the page for other systems' screens.
    EmbedPass,
    /// A canned response.
    CannedResponse,
    /// A form of another supplier.
    FormConnector,
    /// A receiver of events in another system.
    Webhook,
    /// A product or service on offer.
    Product,
    /// A flow.
    Flow,
    /// A block of a customer.
    ContactBlock,
    /// A view of conversations.
    ConversationView,
    /// A view of cases.
    CaseView,
    /// A form that agents fill in.
    Form,
    /// A process in BPMN.
    Process,
}

impl Setting {
    /// Gives the name that the audit log and live frames have.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::PauseReason => "pause_reason",
            Self::WrapUpCode => "wrap_up_code",
            Self::Label => "label",
            Self::Skill => "skill",
            Self::UserGroup => "user_group",
            Self::PermissionProfile => "permission_profile",
            Self::ChannelAccount => "channel_account",
            Self::MessageTemplate => "message_template",
            Self::OutboxMail => "outbox_mail",
            Self::ApiToken => "api_token",
            Self::EmbedPass => "embed_pass",
            Self::CannedResponse => "canned_response",
            Self::FormConnector => "form_connector",
            Self::Webhook => "webhook",
            Self::Product => "product",
            Self::Flow => "flow",
            Self::ContactBlock => "contact_block",
            Self::ConversationView => "conversation_view",
            Self::CaseView => "case_view",
            Self::Form => "form",
            Self::Process => "process",
        }
    }
}

impl SetupEvent {
    /// Turns the fact into what the log appends, and what the audit log keeps.
    pub fn record(self, change: Change) -> NewEvent {
        let subject = self.subject();
        NewEvent {
            audit: Some(Audit { subject, change }),
            ..self.heard()
        }
    }

    /// Turns the fact into what the log appends, when nobody here decided it: a provider told of it, a mail moved on, a lock closed.
    ///
    /// The audit log keeps nothing of it; `xtask/tidy/event_heard.txt` lists who may call it.
    pub fn heard(self) -> NewEvent {
        let (kind, entity, entity_id, payload) = match self {
            Self::OrganizationChanged(id) => (
                "OrganizationChanged",
                EntityKind::Setting,
                id.get(),
                json!({"setting": "organization"}),
            ),
            Self::OrganizationMade(id) => (
                "OrganizationMade",
                EntityKind::Setting,
                id.get(),
                json!({"setting": "organizations"}),
            ),
            Self::UserChanged(id) => ("UserChanged", EntityKind::User, id.get(), json!({})),
            Self::QueueChanged(id) => ("QueueChanged", EntityKind::Queue, id.get(), json!({})),
            Self::SettingChanged(setting, id) => (
                "SettingChanged",
                EntityKind::Setting,
                id,
                json!({"setting": setting.name()}),
            ),
        };
        NewEvent {
            kind,
            version: 1,
            entity,
            entity_id,
            parent_id: None,
            audience: Audience::default(),
            payload,
            audit: None,
        }
    }

    const fn subject(self) -> &'static str {
        match self {
            Self::OrganizationChanged(_) => "organization",
            Self::OrganizationMade(_) => "organizations",
            Self::UserChanged(_) => "user",
            Self::QueueChanged(_) => "queue",
            Self::SettingChanged(setting, _) => setting.name(),
        }
    }
}
