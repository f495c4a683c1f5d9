//! Interactions: lists, and everything an agent does with one. What changes its place goes through the floor.

pub mod count_interactions;
pub mod get_interaction;
pub mod handling;
pub mod label_interactions;
pub mod list_interaction_form_connectors;
pub mod list_interactions;
pub mod set_due;
pub mod set_labels;
pub mod set_person;

use app::{Ctx, Entry, Fault, code};
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, InteractionId, LabelId, PersonId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::phone::{mask_if_phone, mask_number};
use base::time::Timestamp;
use floor::input::Input;
use serde::Serialize;
use serde_json::Value;
use store::{Tx, in_tx};
use store_floor::interactions::{self, Card};
use utoipa::ToSchema;

use crate::contact::Contact;
use crate::floors::{Floors, Trace};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_interactions::CountInteractions>(),
    Entry::of::<get_interaction::GetInteraction>(),
    Entry::of::<list_interaction_form_connectors::ListInteractionFormConnectors>(),
    Entry::of::<list_interactions::ListInteractions>(),
    Entry::of::<handling::accept_offer::AcceptOffer>(),
    Entry::of::<handling::cancel_interaction::CancelInteraction>(),
    Entry::of::<handling::conclude_interaction::ConcludeInteraction>(),
    Entry::of::<handling::conclude_interactions::ConcludeInteractions>(),
    Entry::of::<handling::decline_offer::DeclineOffer>(),
    Entry::of::<handling::mark_opened::MarkOpened>(),
    Entry::of::<handling::pull_interaction::PullInteraction>(),
    Entry::of::<handling::return_interaction::ReturnInteraction>(),
    Entry::of::<handling::transfer_interaction::TransferInteraction>(),
    Entry::of::<handling::wrap_up_interaction::WrapUpInteraction>(),
    Entry::of::<label_interactions::LabelInteractions>(),
    Entry::of::<set_due::SetDue>(),
    Entry::of::<set_labels::SetLabels>(),
    Entry::of::<set_person::SetPerson>(),
];

/// Interactions of one request at the most; screens send long selections in parts.
const MANY_MAX: usize = 50;

/// Checks how many interactions a request names.
///
/// **Errors**: none, or more than one request may.
pub(crate) fn check_many(ids: &[InteractionId]) -> Result<(), Fault> {
    if ids.is_empty() {
        return Err(Fault::field("ids", code::field::REQUIRED));
    }
    if ids.len() > MANY_MAX {
        return Err(Fault::field("ids", code::field::OUT_OF_RANGE));
    }
    Ok(())
}

/// Gives why one of many was refused, as a stable code.
///
/// **Errors**: what the world denies now is told of the whole: what was done before stays done.
pub(crate) fn refused_one<T>(outcome: Result<T, Fault>) -> Result<Option<&'static str>, Fault> {
    match outcome {
        Ok(_) => Ok(None),
        Err(fault @ Fault::Internal(_)) => Err(fault),
        Err(fault) => Ok(Some(fault.code().name)),
    }
}

/// An interaction as screens see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InteractionView {
    /// The id.
    pub id: InteractionId,
    /// The number that people say aloud.
    pub number: String,
    /// Name of its channel.
    pub channel: String,
    /// Its medium.
    pub medium: Medium,
    /// The account it came by.
    pub channel_account_id: ChannelAccountId,
    /// The queue it is in, or was last.
    pub queue_id: QueueId,
    /// Where it stands.
    #[schema(value_type = floor::interaction::InteractionState)]
    pub state: String,
    /// Since when it stands there; an offer does not begin the wait anew.
    pub state_since_at: Timestamp,
    /// Whether the conversation is active.
    #[schema(value_type = floor::interaction::Activity)]
    pub activity: String,
    /// Who holds it, or is offered it.
    pub agent_id: Option<UserId>,
    /// Who held it last.
    pub last_agent_id: Option<UserId>,
    /// Until when an offer stands, or until when what was assigned must be opened.
    pub offer_expires_at: Option<Timestamp>,
    /// Why the agent got it: a stable code and what it needs to be said in words.
    pub assignment_reason: Option<AssignmentReason>,
    /// The person it is linked to.
    pub person_id: Option<PersonId>,
    /// Who is on the other side.
    pub customer: CustomerView,
    /// When it began.
    pub arrived_at: Timestamp,
    /// When it entered the queue in which it waits, or first reached one.
    pub queued_at: Option<Timestamp>,
    /// When an agent first answered.
    pub assigned_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Until when its agent put it off.
    pub put_off_until_at: Option<Timestamp>,
    /// Whether it arrived outside the hours (ROUTE-015).
    pub after_hours: bool,
    /// The last message, shortened.
    #[schema(value_type = Option<LastMessage>)]
    pub last_message: Option<Value>,
    /// Messages the agent has not seen.
    pub unread_count: i64,
    /// Number of its last message.
    pub last_seq: i64,
    /// Since when the customer awaits a reply.
    pub awaiting_reply_since_at: Option<Timestamp>,
    /// Until when the business may write freely.
    pub reply_window_closes_at: Option<Timestamp>,
    /// Its labels.
    pub label_ids: Vec<LabelId>,
    /// The last code.
    pub wrap_up_code_id: Option<WrapUpCodeId>,
    /// Messages that could not be sent.
    pub failed_count: i64,
    /// Messages that are sent later, or could not be when their moment came.
    pub scheduled_count: i64,
    /// When retention erased what was said and who was on the other side; null while it is kept.
    pub erased_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Why an agent got an interaction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AssignmentReason {
    /// Stable code of what decided; screens have the words. Null for one that this version does not know.
    pub code: Option<&'static str>,
    /// What the words need.
    pub params: Value,
}

/// What a card shows of the last message; kept ready in the row of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LastMessage {
    /// Its beginning.
    pub preview: String,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub direction: crate::message::words::MessageDirection,
    /// What it is made of.
    pub kind: crate::message::words::MessageKind,
    /// Which agent; none for the customer, for the product, and for who wrote on another device.
    pub author_id: Option<UserId>,
    /// Which of the queue's texts the product sent by itself.
    pub automatic: Option<AutomaticText>,
}

/// A text that the product sends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AutomaticText {
    /// On arrival.
    Welcome,
    /// Outside the hours.
    AfterHours,
    /// The owner of the customer's portfolio is not there.
    OwnerAway,
    /// The place in the queue.
    Waiting,
    /// One of the notices for who waits.
    Notice,
    /// An agent took it.
    AgentJoined,
    /// It changed queues.
    Transferred,
    /// The customer is silent.
    InactivityWarning,
    /// The end.
    Closing,
    /// Consent was withdrawn by a code word.
    OptOut,
    /// Consent was given by a code word.
    OptIn,
}

/// The other side of an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerView {
    /// The name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone, as people read it.
    pub phone: Option<String>,
    /// Name or id on the channel.
    pub handle: Option<String>,
    /// Whether the site vouched for who this is.
    pub verified: bool,
}

/// Builds the view of a card.
pub async fn view(tx: &mut Tx<'_>, scope: &Scope, card: Card) -> Result<InteractionView, Fault> {
    let labels = interactions::labels(tx, scope, card.id).await?;
    Ok(for_holder(scope, labelled(card, labels)))
}

/// Masks what the holder of a scope does not see whole.
fn for_holder(scope: &Scope, view: InteractionView) -> InteractionView {
    if scope.has(Action::PersonPhoneRead) {
        view
    } else {
        view.masked()
    }
}

impl InteractionView {
    /// Masks the customer's phone, and a name that is nothing but a phone (GAP-075).
    #[must_use]
    pub fn masked(mut self) -> Self {
        let customer = &mut self.customer;
        customer.name = mask_if_phone(&customer.name);
        customer.phone = customer.phone.as_deref().map(|phone| {
            let masked = mask_if_phone(phone);
            if masked == phone {
                mask_number(phone)
            } else {
                masked
            }
        });
        customer.handle = customer.handle.as_deref().map(mask_if_phone);
        self
    }
}

/// Builds the views of a page of cards, in their order.
pub(crate) async fn views(
    tx: &mut Tx<'_>,
    scope: &Scope,
    cards: Vec<Card>,
) -> Result<Vec<InteractionView>, Fault> {
    let ids: Vec<InteractionId> = cards.iter().map(|card| card.id).collect();
    let mut labels = interactions::labels_of(tx, scope, &ids).await?;
    let view = |card: Card| {
        let labels = labels.remove(&card.id).unwrap_or_default();
        for_holder(scope, labelled(card, labels))
    };
    Ok(cards.into_iter().map(view).collect())
}

fn labelled(card: Card, labels: Vec<LabelId>) -> InteractionView {
    let state_since_at = since(&card);
    let contact = Contact::read(&card.contact);
    let phone = contact.phone.as_deref().map(|phone| {
        base::phone::Phone::parse(phone, "55").map_or_else(
            |_| phone.to_owned(),
            |phone| phone.display(base::phone::PhoneDisplay::Full),
        )
    });
    InteractionView {
        id: card.id,
        number: card.number,
        channel: card.channel,
        medium: card.medium,
        channel_account_id: card.account,
        queue_id: card.queue,
        state_since_at,
        state: card.state,
        activity: card.activity,
        agent_id: card.agent,
        last_agent_id: card.last_agent,
        offer_expires_at: card.offer_until,
        assignment_reason: card.reason.map(|reason| reason_view(&reason)),
        person_id: card.person,
        customer: CustomerView {
            name: contact.name,
            email: contact.email,
            phone,
            handle: contact.handle,
            verified: contact.verified,
        },
        arrived_at: card.arrived_at,
        queued_at: card.waiting_since.or(card.queued_at),
        assigned_at: card.answered_at,
        ended_at: card.ended_at,
        due_at: card.due_at,
        put_off_until_at: card.put_off_until,
        after_hours: card.after_hours,
        last_message: card.last_message,
        unread_count: card.unread_count,
        last_seq: card.last_seq,
        awaiting_reply_since_at: card.awaiting_since,
        reply_window_closes_at: card.window_closes_at,
        label_ids: labels,
        wrap_up_code_id: card.code,
        failed_count: card.failed_count,
        scheduled_count: card.scheduled_count,
        erased_at: card.erased_at,
        revision: card.revision,
    }
}

/// Tells since when an interaction stands where it stands, also for rows of before that was kept.
fn since(card: &Card) -> Timestamp {
    card.state_since
        .or(card.ended_at)
        .or(card.waiting_since)
        .or(card.answered_at)
        .unwrap_or(card.arrived_at)
}

/// Gives the reason as a stable code and its particulars.
fn reason_view(document: &Value) -> AssignmentReason {
    let reason: Option<floor::reason::Reason> = serde_json::from_value(document.clone()).ok();
    AssignmentReason {
        code: reason.map(|reason| reason.code()),
        params: document.clone(),
    }
}

/// Gives the view of an interaction within reach.
pub(crate) async fn show(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
) -> Result<InteractionView, Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let card = interactions::get(tx, &scope, id)
                .await?
                .ok_or(Fault::NotFound)?;
            view(tx, &scope, card).await
        }))
        .await
}

/// Asks the floor for something about an interaction within reach, and shows what became of it.
pub(crate) async fn wish(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    input: Input,
) -> Result<InteractionView, Fault> {
    wish_leaving(ctx, scope, id, (input, None)).await
}

/// Asks as [`wish`], and leaves a trace in the timeline together with what the floor decides.
pub(crate) async fn wish_leaving(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    (input, trace): (Input, Option<Trace>),
) -> Result<InteractionView, Fault> {
    show(ctx, scope, id).await?;
    ctx.extras
        .get::<Floors>()
        .ask_leaving(ctx, scope.org(), input, trace)
        .await?;
    match show(ctx, scope, id).await {
        // Given away and out of reach: the caller sees it as it was when it left.
        Err(Fault::NotFound) => {
            let system = Scope::system(scope.org(), base::authz::SystemReason::Floor);
            show(ctx, &system, id).await
        }
        other => other,
    }
}
