//! What follows from the floor's outputs: lines of the timeline, automatic messages, notices.

use app::Ctx;
use app::bus::Signal;
use base::id::{InteractionId, OrgId, QueueId};
use base::time::Timestamp;
use floor::event::{FloorEvent, QueuedBy};
use floor::output::{AutomaticMessage, Effect};
use serde_json::{Value, json};
use setup::automatic_message::Kind;
use store::job_queue::NewJob;

use super::batch::{Line, automatic};
use crate::settings::Loaded;

/// Gives the line that an event leaves in the interaction's timeline.
pub(super) fn line(event: &FloorEvent, at: Timestamp) -> Option<Line> {
    let line = |interaction: InteractionId, code: &'static str, params: Value| {
        Some(Line {
            interaction,
            code,
            params,
            at,
        })
    };
    match event {
        FloorEvent::InteractionStarted {
            interaction,
            queue,
            after_hours,
            ..
        } => line(
            *interaction,
            "arrived",
            json!({ "queue_id": queue, "after_hours": after_hours }),
        ),
        FloorEvent::InteractionQueued {
            interaction,
            queue,
            by,
            ..
        } => line(
            *interaction,
            queued_code(*by)?,
            json!({ "queue_id": queue }),
        ),
        FloorEvent::InteractionAnswered {
            interaction,
            queue,
            agent,
            reason,
            ..
        } => line(
            *interaction,
            "assigned",
            json!({ "queue_id": queue, "agent_id": agent, "reason": reason.code(), "waited_ms": reason.waited.millis() }),
        ),
        FloorEvent::ConversationInactive {
            interaction, agent, ..
        } => line(*interaction, "inactive", json!({ "agent_id": agent })),
        FloorEvent::InteractionConcluded {
            interaction,
            agent,
            code,
            ..
        } => line(
            *interaction,
            "concluded",
            json!({ "agent_id": agent, "wrap_up_code_id": code }),
        ),
        FloorEvent::InteractionCanceled {
            interaction, by, ..
        } => line(*interaction, "canceled", json!({ "agent_id": by })),
        FloorEvent::InteractionWithdrawn { interaction, .. } => {
            line(*interaction, "withdrawn", json!({}))
        }
        FloorEvent::InteractionAbandoned { interaction, .. } => {
            line(*interaction, "abandoned", json!({}))
        }
        _ => None,
    }
}

/// Why an interaction is back in a queue; its first entry needs no line.
const fn queued_code(by: QueuedBy) -> Option<&'static str> {
    Some(match by {
        QueuedBy::Entry => return None,
        QueuedBy::Returned => "returned",
        QueuedBy::AgentLost => "agent_lost",
        QueuedBy::Transferred => "transferred",
        QueuedBy::Overflow => "overflowed",
        QueuedBy::WrapUpCode => "moved_by_code",
        QueuedBy::Moved => "moved",
    })
}

/// Gives the automatic messages that an event asks for: welcome and transferred.
pub(super) fn follow_up(
    ctx: &Ctx,
    loaded: &Loaded,
    event: &FloorEvent,
    at: Timestamp,
) -> Option<NewJob> {
    match event {
        FloorEvent::InteractionStarted {
            interaction,
            queue,
            outbound: false,
            after_hours: false,
            ..
        } => wanted(ctx, loaded, (*interaction, *queue), Kind::Welcome, at),
        FloorEvent::InteractionQueued {
            interaction,
            queue,
            by: QueuedBy::Transferred,
            ..
        } => wanted(ctx, loaded, (*interaction, *queue), Kind::Transferred, at),
        _ => None,
    }
}

/// Gives the automatic message that an effect asks for.
pub(super) fn message_due(ctx: &Ctx, loaded: &Loaded, effect: &Effect) -> Option<NewJob> {
    let Effect::MessageDue {
        interaction,
        queue,
        message,
    } = effect
    else {
        return None;
    };
    let kind = match message {
        AutomaticMessage::AfterHours => Kind::AfterHours,
        AutomaticMessage::InactivityWarning => Kind::InactivityWarning,
        AutomaticMessage::Withdrawn => Kind::Closing,
        AutomaticMessage::AgentArrived => Kind::AgentJoined,
    };
    wanted(ctx, loaded, (*interaction, *queue), kind, ctx.now())
}

/// Makes the job only where the queue has an active text of that kind in some language.
fn wanted(
    ctx: &Ctx,
    loaded: &Loaded,
    (interaction, queue): (InteractionId, QueueId),
    kind: Kind,
    at: Timestamp,
) -> Option<NewJob> {
    let texts = loaded.queues.get(&queue)?;
    let has = texts
        .settings
        .automatic_messages
        .iter()
        .any(|message| message.active && message.kind == kind);
    has.then(|| automatic(ctx, interaction, kind.name(), at))
}

/// Acts, after the commit. What is lost here is derived again from the state: an offer stands in the interaction's card.
pub(super) fn perform(ctx: &Ctx, org: OrgId, effects: &[Effect]) {
    ctx.bus.signal(Signal::Board { org });
    for effect in effects {
        let (user, code, interaction) = match effect {
            Effect::OfferShown {
                interaction, agent, ..
            } => (*agent, "assigned", Some(*interaction)),
            Effect::OfferWithdrawn { interaction, agent } => {
                (*agent, "offer_withdrawn", Some(*interaction))
            }
            Effect::AgentWarned { interaction, agent } => {
                (*agent, "inactivity_warning", Some(*interaction))
            }
            Effect::ReplyAlarm {
                interaction, agent, ..
            } => (*agent, "reply_alarm", Some(*interaction)),
            Effect::PauseOverran { agent, .. } => (*agent, "pause_exceeded", None),
            Effect::MessageDue { .. } => continue,
        };
        ctx.bus.signal(Signal::Notice {
            org,
            user,
            code,
            interaction,
        });
    }
}
