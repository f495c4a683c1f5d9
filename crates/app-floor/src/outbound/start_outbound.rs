//! Begins a conversation with an approved template, or freely while the reply window is open (WA-005 to WA-008, WA-016).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::sale::lock_proposal;
use base::authz::{Action, Scope};
use base::id::{
    CaseId, ChannelAccountId, ContactPointId, InteractionId, PersonId, ProposalId, QueueId, UserId,
};
use office::person::OptIn;
use office::sale::stage::SalesModule;
use serde::Deserialize;
use serde_json::json;
use setup::queue::OpeningTemplates;
use store::{Tx, in_tx};
use store_floor::{conversations, floor_inputs, interactions};
use store_office::{contact_points, proposal_contacts, sales_settings};
use store_setup::{organizations, queues};
use utoipa::ToSchema;

use super::{Found, Wanted, find, from_case};
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
    /// The conversation that this one goes on with: it ended, and the caller sees it (WA-009).
    #[serde(default)]
    pub resumes_id: Option<InteractionId>,
    /// The proposal that it is begun for: the caller works it in Pendência, and its customer is the person (SALE-030).
    #[serde(default)]
    pub proposal_id: Option<ProposalId>,
    /// The case that it is begun from: it is within reach, its customer is the person, and the conversation is linked to it (CASE-030).
    #[serde(default)]
    pub case_id: Option<CaseId>,
}

/// What a conversation is begun for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To talk.
    Contact,
    /// To ask for consent (WA-017).
    OptInRequest,
}

/// A conversation to be begun.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) wanted: Wanted,
    pub(super) queue: QueueId,
    pub(super) template: Option<ChosenTemplate>,
    pub(super) purpose: Purpose,
    pub(super) resumes: Option<InteractionId>,
    pub(super) proposal: Option<ProposalId>,
    pub(super) case: Option<CaseId>,
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
        let opening = Opening {
            wanted: Wanted {
                person: input.person_id,
                point: input.contact_point_id,
                account: input.channel_account_id,
            },
            queue: input.queue_id,
            template: input.template,
            purpose: Purpose::Contact,
            resumes: input.resumes_id,
            proposal: input.proposal_id,
            case: input.case_id,
        };
        start(ctx, scope, opening).await
    }
}

/// Begins a conversation and gives it to the caller.
pub(super) async fn start(
    ctx: Ctx,
    scope: Scope,
    opening: Opening,
) -> Result<InteractionView, Fault> {
    let (inner, org) = (ctx.clone(), scope.org());
    let scope_in = scope.clone();
    let outcome = ctx
        .db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope_in, opening],
            begin(&inner, tx, &scope_in, &opening).await
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
    floors.settle(&ctx, org, interaction).await;
    show(&ctx, &scope, interaction).await
}

/// Stores the interaction, its opening message, and what the floor must hear.
async fn begin(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    opening: &Opening,
) -> Result<(InteractionId, i64, Told), Fault> {
    // Before the person, as wherever a case is held.
    let case = match opening.case {
        Some(id) => Some(from_case::hold(tx, scope, id).await?),
        None => None,
    };
    let found = find(ctx, tx, scope, opening.wanted).await?;
    if let Some(case) = &case {
        from_case::check_person(tx, scope, case, found.person).await?;
    }
    if let Some(proposal) = opening.proposal {
        check_worked(ctx, tx, scope, (proposal, found.person)).await?;
    }
    let agent = ready_agent(tx, scope, opening.proposal.is_some()).await?;
    let resumed = resumed(tx, scope, opening.resumes).await?;
    let queue = queues::get(tx, scope, opening.queue).await?;
    let queue = queue
        .filter(|queue| queue.active && queue.deleted_at.is_none())
        .ok_or_else(|| Fault::field("queue_id", code::field::UNKNOWN))?;
    if let Some(refused) = refusal(&found, &queue.settings.opening, opening) {
        return Err(refused);
    }
    let draft = first_message(ctx, tx, scope, &found, opening).await?;
    let organization = organizations::get(tx, scope).await?;
    let work = Work {
        ctx,
        scope,
        account: &found.account,
        descriptor: found.descriptor,
        time_zone: &organization.time_zone,
        consent: &organization.settings.consent,
        now: ctx.now(),
        raw: &[],
    };
    let person = Some(found.person);
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
    for (line, params) in lines(opening, agent, resumed) {
        let line = Draft::system(line, &params, ctx.now());
        writer::write(ctx, tx, scope, one.id, line).await?;
    }
    if opening.purpose == Purpose::OptInRequest {
        let which = (found.person, opening.wanted.point);
        contact_points::update_requested(tx, scope, which, ctx.now()).await?;
    }
    if let Some(mut draft) = draft {
        draft.author = Some(agent);
        let message = writer::write(ctx, tx, scope, one.id, draft).await?;
        send::enqueue(ctx, tx, scope, &message).await?;
    }
    if let Some(case) = &case {
        from_case::link(ctx, tx, scope, case, one.id).await?;
    }
    if let Some(proposal) = opening.proposal {
        proposal_contacts::insert(tx, scope, one.id, proposal).await?;
    }
    let fact = ctx.ids.next();
    floor_inputs::insert(tx, scope, fact, &told).await?;
    Ok((one.id, fact, told))
}

/// Gives the number of the conversation that the new one goes on with.
///
/// **Errors**: it is beyond reach, or did not end.
async fn resumed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: Option<InteractionId>,
) -> Result<Option<String>, Fault> {
    let Some(of) = of else { return Ok(None) };
    let card = interactions::get(tx, scope, of).await?;
    let card = card.ok_or_else(|| Fault::field("resumes_id", code::field::UNKNOWN))?;
    if card.ended_at.is_none() {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    Ok(Some(card.number))
}

/// Gives the lines of the timeline that say how the conversation came to be.
fn lines(
    opening: &Opening,
    agent: UserId,
    resumed: Option<String>,
) -> Vec<(&'static str, serde_json::Value)> {
    let resumed = resumed.map(|number| {
        let params =
            json!({ "agent_id": agent, "number": number, "interaction_id": opening.resumes });
        ("resumed", params)
    });
    let asked = (opening.purpose == Purpose::OptInRequest)
        .then(|| ("opt_in_requested", json!({ "agent_id": agent })));
    resumed.into_iter().chain(asked).collect()
}

/// Tells what is against beginning, by consent, by an open conversation, and by the templates of the queue (WA-015, WA-017).
fn refusal(found: &Found, allowed: &OpeningTemplates, opening: &Opening) -> Option<Fault> {
    let template = opening.template.as_ref().map(|chosen| chosen.template_id);
    let not_allowed = || Some(Fault::refused(code::TEMPLATE_NOT_ALLOWED));
    match opening.purpose {
        Purpose::Contact => found.refusal().or_else(|| match template {
            Some(template) if !allowed.allows(template) => not_allowed(),
            Some(_) | None => None,
        }),
        Purpose::OptInRequest
            if !found.is_active || found.is_blocked || found.check.open.is_some() =>
        {
            found.refusal()
        }
        Purpose::OptInRequest => match (found.check.opt_in, allowed.opt_in_id) {
            (OptIn::OptedOut, _) => Some(Fault::refused(code::OPTED_OUT)),
            (OptIn::OptedIn, _) => Some(Fault::refused(code::OPT_IN_GIVEN)),
            (OptIn::Undefined, None) => Some(Fault::refused(code::OPT_IN_TEMPLATE_MISSING)),
            (OptIn::Undefined, own) if own != template => not_allowed(),
            (OptIn::Undefined, _) => None,
        },
    }
}

/// Gives the opening message: a template outside the reply window, none inside it; a question for consent always has its own.
async fn first_message(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    found: &Found,
    opening: &Opening,
) -> Result<Option<Draft>, Fault> {
    let is_request = opening.purpose == Purpose::OptInRequest;
    match (&opening.template, found.check.window_closes_at) {
        (None, Some(_)) => Ok(None),
        (Some(_), Some(_)) if !is_request => Err(Fault::refused(code::WINDOW_OPEN)),
        (None, None) => Err(Fault::field("template", code::field::REQUIRED)),
        (Some(chosen), _) => template::draft(tx, scope, found.account.id, chosen, ctx.now())
            .await
            .map(Some),
    }
}

/// Gives the caller, who must be at work and have room for one more. Who works a proposal is in the pause of its module.
async fn ready_agent(tx: &mut Tx<'_>, scope: &Scope, in_module: bool) -> Result<UserId, Fault> {
    let user = scope.user().ok_or(Fault::NotFound)?;
    let agent = crate::agent::view(tx, scope, user).await?;
    let is_ready = match agent.state.as_str() {
        "available" | "busy" | "after_call" => true,
        "paused" => in_module,
        _ => false,
    };
    if !is_ready {
        return Err(Fault::refused(code::AGENT_NOT_READY));
    }
    let load = interactions::load_of_agent(tx, scope, user).await?;
    if load >= i64::from(agent.capacity) {
        return Err(Fault::refused(code::CAPACITY_REACHED));
    }
    Ok(user)
}

/// Lets pass whoever works a proposal of the person in Pendência, which is open (SALE-030).
///
/// **Errors**: `proposal_locked`, `proposal_not_taken`; `proposal_id` names none of the person.
async fn check_worked(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, person): (ProposalId, PersonId),
) -> Result<(), Fault> {
    let (settings, _) = sales_settings::get(tx, scope).await?;
    let within = (
        SalesModule::Pending,
        app_office::sale::enter(scope, &settings, SalesModule::Pending)?,
    );
    let found = app_office::sale::hold(tx, scope, &settings, within, id).await?;
    if found.proposal.person != person {
        return Err(Fault::field("proposal_id", code::field::UNKNOWN));
    }
    lock_proposal::check_taken(ctx, tx, scope, &found, within).await
}
