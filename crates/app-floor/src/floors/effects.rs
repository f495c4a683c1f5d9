//! What follows from the floor's outputs: lines of the timeline, automatic messages, notices.

use app::Ctx;
use app::bus::Signal;
use base::id::{InteractionId, OrgId, QueueId};
use base::time::{Span, Timestamp};
use floor::event::{FloorEvent, QueuedBy};
use floor::output::{AutomaticMessage, Effect};
use floor::reason::{How, Reason};
use serde_json::{Value, json};
use setup::automatic_message::Kind;
use store::job_queue::NewJob;

use super::batch::Line;
use crate::jobs::send_automatic::{self, Which};
use crate::settings::Loaded;

/// Who is taken within this time is not told to wait; the welcome goes first.
const WAIT_SETTLES: Span = Span::from_secs(2);

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
        // Nobody arrived in a queue: the line of the agent who began it, or of the flow, says so.
        FloorEvent::InteractionStarted { outbound: true, .. }
        | FloorEvent::InteractionStarted { pre_open: true, .. } => None,
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
        // Of one that was put off, its own line says so.
        FloorEvent::ConversationInactive {
            interaction,
            agent,
            put_off: false,
            ..
        } => line(*interaction, "inactive", json!({ "agent_id": agent })),
        FloorEvent::InteractionConcluded { .. }
        | FloorEvent::InteractionCanceled { .. }
        | FloorEvent::InteractionWithdrawn { .. }
        | FloorEvent::InteractionAbandoned { .. } => ended(event, at),
        _ => due_line(event, at),
    }
}

/// Gives the line of an ending, with the code that was chosen or recorded.
fn ended(event: &FloorEvent, at: Timestamp) -> Option<Line> {
    let (interaction, line, params) = match event {
        FloorEvent::InteractionConcluded {
            interaction,
            agent,
            code,
            ..
        } => (
            interaction,
            "concluded",
            json!({ "agent_id": agent, "wrap_up_code_id": code }),
        ),
        FloorEvent::InteractionCanceled {
            interaction,
            by,
            code,
            ..
        } => (
            interaction,
            "canceled",
            json!({ "agent_id": by, "wrap_up_code_id": code }),
        ),
        FloorEvent::InteractionWithdrawn {
            interaction, code, ..
        } => (interaction, "withdrawn", json!({ "wrap_up_code_id": code })),
        FloorEvent::InteractionAbandoned {
            interaction, code, ..
        } => (interaction, "abandoned", json!({ "wrap_up_code_id": code })),
        _ => return None,
    };
    Some(Line {
        interaction: *interaction,
        code: line,
        params,
        at,
    })
}

/// Gives the line of a due date: set, removed, or here (AGENT-010).
fn due_line(event: &FloorEvent, at: Timestamp) -> Option<Line> {
    let (interaction, code, params) = match *event {
        FloorEvent::InteractionPutOff {
            interaction,
            agent,
            until,
            ..
        } => (
            interaction,
            "put_off",
            json!({ "agent_id": agent, "at": until }),
        ),
        FloorEvent::DueDateSet {
            interaction,
            by,
            due_at: Some(due),
            ..
        } => (interaction, "due_set", json!({ "agent_id": by, "at": due })),
        FloorEvent::DueDateSet {
            interaction, by, ..
        } => (interaction, "due_removed", json!({ "agent_id": by })),
        FloorEvent::InteractionCameDue { interaction, .. } => (interaction, "came_due", json!({})),
        _ => return None,
    };
    Some(Line {
        interaction,
        code,
        params,
        at,
    })
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

/// Gives the automatic messages that an event asks for: welcome, and transferred to another queue or agent.
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
            pre_open: false,
            ..
        } => wanted(ctx, loaded, (*interaction, *queue), Kind::Welcome, at),
        FloorEvent::InteractionQueued {
            interaction,
            queue,
            by: QueuedBy::Transferred | QueuedBy::Moved | QueuedBy::Overflow | QueuedBy::WrapUpCode,
            ..
        }
        | FloorEvent::InteractionAnswered {
            interaction,
            queue,
            reason:
                Reason {
                    how: How::Transferred { .. },
                    ..
                },
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
    let now = ctx.now();
    let (kind, at) = match message {
        AutomaticMessage::Welcome => (Kind::Welcome, now),
        AutomaticMessage::AfterHours => (Kind::AfterHours, now),
        AutomaticMessage::InactivityWarning => (Kind::InactivityWarning, now),
        AutomaticMessage::Withdrawn => (Kind::Closing, now),
        AutomaticMessage::AgentArrived => (Kind::AgentJoined, now),
        AutomaticMessage::OwnerAway => (Kind::OwnerAway, now),
        AutomaticMessage::Waiting => (Kind::Waiting, now + WAIT_SETTLES),
        AutomaticMessage::Notice(n) => {
            return Some(send_automatic::job(
                ctx,
                (*interaction, *queue),
                Which::Notice(*n),
                now,
            ));
        }
    };
    wanted(ctx, loaded, (*interaction, *queue), kind, at)
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
    has.then(|| send_automatic::job(ctx, (interaction, queue), Which::Kind(kind), at))
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
            Effect::Reminded { interaction, agent } => (*agent, "reminder", Some(*interaction)),
            Effect::PauseOverran { agent, .. } => (*agent, "pause_exceeded", None),
            Effect::MessageDue { .. } => continue,
        };
        ctx.bus.signal(Signal::Notice {
            org,
            user,
            code: code.into(),
            interaction,
        });
    }
}
