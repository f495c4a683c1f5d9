//! What is said over the live socket, in both directions. The web's types of it are generated from here.

use std::borrow::Cow;

use base::event::EntityKind;
use base::id::{InteractionId, PersonId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agent::AgentView;
use crate::board::BoardView;
use crate::interaction::InteractionView;
use crate::message::MessageView;
use crate::message::words::Side;
use app_office::person::PersonView;

/// A frame from the server. Those without a number may be lost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveFrame {
    /// The greeting.
    Hello(Hello),
    /// An entity as it is now.
    Upsert(Upsert),
    /// An entity is gone, or beyond this user's reach.
    Remove(Remove),
    /// Everything up to a number was sent: a client resumes from here.
    Seq(UpTo),
    /// Too much was missed: read everything again.
    Reload(Reload),
    /// Somebody types.
    Typing(Typing),
    /// The live board.
    Board(BoardView),
    /// Something for this user's screens.
    Notice(Notice),
    /// The answer to a ping.
    Pong,
}

impl LiveFrame {
    /// Writes the frame.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The number and the time at the start.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hello {
    /// The last number that is known.
    pub seq: i64,
    /// The server's time.
    pub now: Timestamp,
}

/// A changed entity.
#[derive(Debug, Serialize, ToSchema)]
pub struct Upsert {
    /// The number of the event.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// What it is, and the whole of it.
    #[serde(flatten)]
    pub changed: Changed,
}

/// An entity as its operation shows it; empty where screens read their list again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "entity", content = "data", rename_all = "snake_case")]
pub enum Changed {
    /// An interaction.
    Interaction(Box<InteractionView>),
    /// A message.
    Message(Box<MessageView>),
    /// An agent.
    Agent(AgentView),
    /// A queue.
    Queue(Unsaid),
    /// A person; documents are masked.
    Person(PersonView),
    /// A user.
    User(Unsaid),
    /// Anything else that is configured.
    Setting(Unsaid),
    /// An announcement: whoever is told asks for theirs again, and its author for the marks.
    Announcement(Unsaid),
    /// A case: whoever shows it, or those of its person, asks again.
    Case(CaseNews),
    /// A notice of the office: whoever is told asks for theirs again.
    OfficeNotice(Unsaid),
    /// A callback: whoever shows it, or a list of them, asks again.
    Callback(Unsaid),
    /// A proposal: whoever shows it, or a list of them, asks again.
    Proposal(ProposalNews),
    /// A post of social media: whoever shows it, or a list of them, asks again.
    SocialPost(Unsaid),
}

/// Which proposal it is that changed, in ids.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalNews {
    /// The contact that it was made in.
    pub interaction_id: InteractionId,
}

/// Which matter it is that changed, in ids: cases of other areas can be seen by all who may see cases (CASE-003).
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseNews {
    /// Whose it is.
    pub person_id: Option<PersonId>,
}

/// Only that something changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unsaid {}

/// An entity that is gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Remove {
    /// The number of the event.
    pub seq: i64,
    /// What it was.
    pub entity: EntityKind,
    /// Its id.
    pub id: String,
}

/// A number.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpTo {
    /// The number.
    pub seq: i64,
}

/// Too much was missed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reload {
    /// The server's time.
    pub now: Timestamp,
}

/// Somebody types.
#[derive(Debug, Serialize, ToSchema)]
pub struct Typing {
    /// Where.
    pub interaction_id: InteractionId,
    /// Which side.
    pub by: Side,
    /// The agent, when it is one.
    pub agent_id: Option<UserId>,
}

/// Something for one user's screens.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    /// Stable name.
    pub code: Cow<'static, str>,
    /// About which interaction.
    pub interaction_id: Option<InteractionId>,
}

/// A frame from the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// Asks for a sign of life.
    Ping,
    /// Asks for a topic.
    Subscribe(Subscription),
    /// Gives it up.
    Unsubscribe(Subscription),
}

/// A topic that a client asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Subscription {
    /// Which.
    pub topic: Topic,
}

/// What a client may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The live board.
    Board,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn written(frame: &LiveFrame) -> Value {
        serde_json::from_str(&frame.text()).unwrap()
    }

    #[test]
    fn frames_are_written_as_they_are_described() {
        let upsert = LiveFrame::Upsert(Upsert {
            seq: 7,
            id: "3".to_owned(),
            changed: Changed::Setting(Unsaid {}),
        });
        assert_eq!(
            written(&upsert),
            json!({ "type": "upsert", "seq": 7, "id": "3", "entity": "setting", "data": {} })
        );
        assert_eq!(written(&LiveFrame::Pong), json!({ "type": "pong" }));
        let typing = LiveFrame::Typing(Typing {
            interaction_id: InteractionId::from_i64(5),
            by: Side::Customer,
            agent_id: None,
        });
        assert_eq!(
            written(&typing),
            json!({ "type": "typing", "interaction_id": "5", "by": "customer", "agent_id": null })
        );
        let asked: ClientFrame =
            serde_json::from_value(json!({ "type": "subscribe", "topic": "board" })).unwrap();
        assert_eq!(
            asked,
            ClientFrame::Subscribe(Subscription {
                topic: Topic::Board
            })
        );
    }

    #[test]
    fn an_entity_is_called_by_the_name_of_its_kind() {
        let named = |changed: Changed| {
            let value = serde_json::to_value(changed).unwrap();
            EntityKind::parse(value["entity"].as_str().unwrap())
        };
        assert_eq!(named(Changed::Queue(Unsaid {})), Some(EntityKind::Queue));
        assert_eq!(named(Changed::User(Unsaid {})), Some(EntityKind::User));
        assert_eq!(
            named(Changed::Setting(Unsaid {})),
            Some(EntityKind::Setting)
        );
        assert_eq!(
            named(Changed::Announcement(Unsaid {})),
            Some(EntityKind::Announcement)
        );
    }
}
