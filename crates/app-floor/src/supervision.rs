//! What a supervisor does with interactions of others: take over, move one or many, free what is stuck, correct a code.
//!
//! The floor decides whether it is possible; who did it and why stays in the timeline.

pub mod correct_wrap_up;
pub mod free_interaction;
pub mod move_interaction;
pub mod move_interactions;
pub mod take_over_interaction;

use app::input::Change;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{InteractionId, QueueId, UserId};
use base::text::Text;
use floor::input::{Input, Target};
use serde_json::{Value, json};

use crate::floors::Trace;
use crate::interaction::{InteractionView, show, wish_leaving};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<correct_wrap_up::CorrectWrapUp>(),
    Entry::of::<free_interaction::FreeInteraction>(),
    Entry::of::<move_interaction::MoveInteraction>(),
    Entry::of::<move_interactions::MoveInteractions>(),
    Entry::of::<take_over_interaction::TakeOverInteraction>(),
];

/// Why a supervisor did something; colleagues read it as a note.
pub(crate) type Why = Text<500>;

/// Reads where something is to be moved.
///
/// **Errors**: neither an agent nor a queue, or both.
fn target(agent: Option<UserId>, queue: Option<QueueId>) -> Result<Target, Fault> {
    match (agent, queue) {
        (Some(agent), None) => Ok(Target::Agent(agent)),
        (None, Some(queue)) => Ok(Target::Queue(queue)),
        (None, None) | (Some(_), Some(_)) => Err(Fault::field("agent_id", code::field::REQUIRED)),
    }
}

/// Refuses when somebody else holds it than the supervisor saw: another supervisor, or an agent, was faster.
fn as_seen(card: &InteractionView, seen: &Change<UserId>) -> Result<(), Fault> {
    let holds = match seen {
        Change::Keep => true,
        Change::Clear => card.agent_id.is_none(),
        Change::Set(agent) => card.agent_id == Some(*agent),
    };
    if holds {
        Ok(())
    } else {
        Err(Fault::refused(code::TAKEN_BY_OTHER))
    }
}

/// Moves an interaction within reach, and says so in its timeline.
async fn move_one(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    to: Target,
    (seen, why): (&Change<UserId>, Option<&Why>),
) -> Result<InteractionView, Fault> {
    let by = scope.user().ok_or(Fault::NotFound)?;
    let card = show(ctx, scope, id).await?;
    as_seen(&card, seen)?;
    // Moved to where it waits already, it would only lose its place.
    if card.state == "queued" && to == Target::Queue(card.queue_id) {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    let wanted = Input::MoveTo {
        interaction: id,
        by,
        to,
    };
    let params = match to {
        Target::Agent(agent) => json!({ "agent_id": by, "to_agent_id": agent }),
        Target::Queue(queue) => json!({ "agent_id": by, "queue_id": queue }),
    };
    let line = match to {
        Target::Agent(_) => "supervisor_gave",
        Target::Queue(_) => "supervisor_moved",
    };
    let trace = trace(by, id, (line, params), why);
    wish_leaving(ctx, scope, id, (wanted, Some(trace))).await
}

/// Says who did what, and why as a note: stored with what the floor decides.
fn trace(
    by: UserId,
    interaction: InteractionId,
    (line, params): (&str, Value),
    why: Option<&Why>,
) -> Trace {
    Trace {
        interaction,
        by,
        line: line.to_owned(),
        params,
        note: why.map(|why| why.as_str().to_owned()),
    }
}
