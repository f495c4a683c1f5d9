//! The envelope of an event: what happened, to which entity, and who may hear of it.
//!
//! Groups have their own closed enum of facts and turn each into a [`NewEvent`].
//! Payloads carry ids and numbers, never names, texts, telephone numbers or documents.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{QueueId, UserId};

/// What kind of entity an event is about. Screens hold collections of these.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// An interaction, with what its card shows.
    Interaction,
    /// A message of a conversation.
    Message,
    /// An agent's presence and load.
    Agent,
    /// A queue's settings.
    Queue,
    /// A person.
    Person,
    /// A user.
    User,
    /// Anything else that is configured; screens reload the list they show.
    Setting,
    /// An announcement to agents.
    Announcement,
    /// A case.
    Case,
    /// A proposal of a sale.
    Proposal,
    /// A post of social media.
    SocialPost,
    /// An import from a file, for all that it brought at once; no screen holds it.
    Import,
    /// Something that users of the office are told.
    OfficeNotice,
    /// A later contact that was agreed with a person.
    Callback,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Interaction,
        Self::Message,
        Self::Agent,
        Self::Queue,
        Self::Person,
        Self::User,
        Self::Setting,
        Self::Announcement,
        Self::Case,
        Self::Proposal,
        Self::SocialPost,
        Self::Import,
        Self::OfficeNotice,
        Self::Callback,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interaction => "interaction",
            Self::Message => "message",
            Self::Agent => "agent",
            Self::Queue => "queue",
            Self::Person => "person",
            Self::User => "user",
            Self::Setting => "setting",
            Self::Announcement => "announcement",
            Self::Case => "case",
            Self::Proposal => "proposal",
            Self::SocialPost => "social_post",
            Self::Import => "import",
            Self::OfficeNotice => "office_notice",
            Self::Callback => "callback",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who may hear of an event, as far as the event itself can say; sockets also apply their scope to the entity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Audience {
    /// The queue concerned; everybody when absent and `users` is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// Users concerned whatever their reach: who holds it, who just lost it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub users: Vec<UserId>,
}

/// An event that is about to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Noun and past participle, `InteractionConcluded`.
    pub kind: &'static str,
    /// Version of the payload.
    pub version: u16,
    /// What it is about.
    pub entity: EntityKind,
    /// The id of the entity.
    pub entity_id: i64,
    /// The entity it belongs to: the interaction of a message.
    pub parent_id: Option<i64>,
    /// Who may hear of it.
    pub audience: Audience,
    /// Ids, counts and codes.
    pub payload: Value,
    /// What the audit log keeps of it, when somebody changed what the product is set to.
    pub audit: Option<Audit>,
}

/// What the audit log keeps of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// What was changed, as filters name it: `queue`, `label`.
    pub subject: &'static str,
    /// How it was changed.
    pub change: Change,
}

/// An entity before and after a change, in the form that its readers get: without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Null when it was made.
    pub before: Value,
    /// Null when it was removed.
    pub after: Value,
}

impl Change {
    /// Something was made.
    pub fn made(after: &impl Serialize) -> Self {
        Self {
            before: Value::Null,
            after: form(after),
        }
    }

    /// Something became something else.
    pub fn between(before: &impl Serialize, after: &impl Serialize) -> Self {
        Self {
            before: form(before),
            after: form(after),
        }
    }

    /// Adds to the form after what views never show, such as that a secret was replaced.
    #[must_use]
    pub fn with(mut self, name: &str, value: &impl Serialize) -> Self {
        if let Value::Object(fields) = &mut self.after {
            fields.insert(name.to_owned(), form(value));
        }
        self
    }

    /// Something was removed.
    pub fn removed(before: &impl Serialize) -> Self {
        Self {
            before: form(before),
            after: Value::Null,
        }
    }
}

/// Views are plain data; one that could not be written would have failed as the answer of its operation before.
fn form(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Position in the organization's log: from 1, without holes, in commit order.
    pub seq: i64,
    /// Noun and past participle.
    pub kind: String,
    /// What it is about.
    pub entity: EntityKind,
    /// The id of the entity.
    pub entity_id: i64,
    /// The entity it belongs to.
    pub parent_id: Option<i64>,
    /// Who may hear of it.
    pub audience: Audience,
}
