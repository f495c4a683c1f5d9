//! Begins a conversation with an approved template, or freely while the reply window is open (WA-005 to WA-008, WA-016).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, ContactPointId, InteractionId, PersonId, QueueId, UserId};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::{conversations, floor_inputs, interactions};
use store_setup::{organizations, queues};
use utoipa::ToSchema;

use super::{Found, Wanted, find};
use crate::floors::Floors;
use crate::intake::{self, Work};
use crate::interaction::{InteractionView, show};
use crate::message::send;
use crate::message::template::{self, ChosenTemplate};
use crate::told::Told;
use crate::writer::{self, Draft};

/// Begins a conversation.
pub struct StartOutbound;

/// To whom, from where, and with what.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct StartOutboundInput {
    /// The person.
    pub person_id: PersonId,
    /// The number.
    pub contact_point_id: ContactPointId,
    /// The account.
    pub channel_account_id: ChannelAccountId,
    /// The queue that the interaction counts for.
    pub queue_id: QueueId,
    /// The opening template; none while the reply window is open.
    #[serde(default)]
    pub template: Option<ChosenTemplate>,
}

impl Operation for StartOutbound {
    const ID: &'static str = "start_outbound";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/outbound";
    const ACTION: Action = Action::InteractionOpen;
    const SUMMARY: &'static str = "Begins a conversation with a person who did not write.";
    type Input = StartOutboundInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartOutboundInput,
    ) -> Result<InteractionView, Fault> {
        let (inner, org) = (ctx.clone(), scope.org());
        let scope_in = scope.clone();
        let outcome = ctx
            .db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [inner, scope_in, input],
                begin(&inner, tx, &scope_in, &input).await
            ))
            .await;
        let (interaction, fact, told) = match outcome {
            // Somebody else, or the customer, began one at the same moment.
            Err(Fault::Internal(source))
                if source
                    .downcast_ref::<store::Error>()
                    .is_some_and(store::Error::is_unique) =>
            {
                return Err(Fault::refused(code::CONVERSATION_OPEN));
            }
            other => other?,
        };
        let floors = ctx.extras.get::<Floors>();
        floors.tell(&ctx, org, fact, told);
        ctx.jobs.ring();
        // The inbox keeps its order: when this is answered, the agent has it.
        floors.position(&ctx, org, interaction).await?;
        show(&ctx, &scope, interaction).await
    }
}

/// Stores the interaction, its opening message, and what the floor must hear.
async fn begin(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &StartOutboundInput,
) -> Result<(InteractionId, i64, Told), Fault> {
    let agent = ready_agent(tx, scope).await?;
    let wanted = Wanted {
        person: input.person_id,
        point: input.contact_point_id,
        account: input.channel_account_id,
    };
    let found = find(ctx, tx, scope, wanted).await?;
    let queue = queues::get(tx, scope, input.queue_id).await?;
    let queue = queue
        .filter(|queue| queue.active && queue.deleted_at.is_none())
        .ok_or_else(|| Fault::field("queue_id", code::field::UNKNOWN))?;
    if let Some(refused) = found.refusal() {
        return Err(refused);
    }
    let draft = opening(ctx, tx, scope, &found, input.template.as_ref()).await?;
    let organization = organizations::get(tx, scope).await?;
    let work = Work {
        ctx,
        scope,
        account: &found.account,
        descriptor: found.descriptor,
        time_zone: &organization.time_zone,
        now: ctx.now(),
        raw: &[],
    };
    let person = Some(input.person_id);
    let one = intake::insert(&work, tx, &found.contact, person, (queue.id, false)).await?;
    if let Some(closes_at) = found.check.window_closes_at {
        conversations::update_window(tx, scope, one.id, closes_at).await?;
    }
    let told = Told::Began {
        interaction: one.id,
        queue: queue.id,
        medium: one.medium,
        channel: Some(one.channel),
        agent,
        wrote: draft.is_some(),
    };
    if let Some(draft) = draft {
        let draft = Draft {
            author: Some(agent),
            ..draft
        };
        let message = writer::write(ctx, tx, scope, one.id, draft).await?;
        send::enqueue(ctx, tx, scope, &message).await?;
    }
    let fact = ctx.ids.next();
    floor_inputs::insert(tx, scope, fact, &told).await?;
    Ok((one.id, fact, told))
}

/// Gives the opening message: a template outside the reply window, none inside it.
async fn opening(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    found: &Found,
    chosen: Option<&ChosenTemplate>,
) -> Result<Option<Draft>, Fault> {
    match (chosen, found.check.window_closes_at) {
        (None, Some(_)) => Ok(None),
        (Some(_), Some(_)) => Err(Fault::refused(code::WINDOW_OPEN)),
        (None, None) => Err(Fault::field("template", code::field::REQUIRED)),
        (Some(chosen), None) => template::draft(tx, scope, found.account.id, chosen, ctx.now())
            .await
            .map(Some),
    }
}

/// Gives the caller, who must be at work and have room for one more.
async fn ready_agent(tx: &mut Tx<'_>, scope: &Scope) -> Result<UserId, Fault> {
    let user = scope.user().ok_or(Fault::NotFound)?;
    let agent = crate::agent::view(tx, scope, user).await?;
    if !matches!(agent.state.as_str(), "available" | "busy" | "after_call") {
        return Err(Fault::refused(code::AGENT_NOT_READY));
    }
    let load = interactions::load_of_agent(tx, scope, user).await?;
    if load >= i64::from(agent.capacity) {
        return Err(Fault::refused(code::CAPACITY_REACHED));
    }
    Ok(user)
}
