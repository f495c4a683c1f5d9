//! Manual outbound: an agent begins a conversation with somebody who did not write (WA-004 to WA-008, WA-016),
//! also from a case, of which it is a contact then (CASE-030).

pub mod check_outbound;
mod from_case;
pub mod note_open_conversation;
pub mod request_opt_in;
pub mod start_outbound;

use app::{Ctx, Entry, Fault, code};
use base::authz::{Scope, SystemReason};
use base::id::{ChannelAccountId, ContactPointId, InteractionId, PersonId, QueueId, UserId};
use base::time::Timestamp;
use channels::Descriptor;
use office::person::{OptIn, PointKind};
use serde::Serialize;
use store::Tx;
use store_floor::conversations;
use store_floor::interactions::{self, Card};
use store_office::{contact_blocks, contact_points};
use store_setup::channel_accounts::{self, ChannelAccount};
use utoipa::ToSchema;

use crate::contact::Contact;
use crate::message::send;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<check_outbound::CheckOutbound>(),
    Entry::of::<note_open_conversation::NoteOpenConversation>(),
    Entry::of::<request_opt_in::RequestOptIn>(),
    Entry::of::<start_outbound::StartOutbound>(),
];

/// What stands between an agent and a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutboundCheck {
    /// Consent at the address.
    pub opt_in: OptIn,
    /// When consent was asked for.
    pub opt_in_requested_at: Option<Timestamp>,
    /// Until when the business may write freely: no template is wanted then (WA-008).
    pub window_closes_at: Option<Timestamp>,
    /// The conversation that is open with this address on this account (WA-016).
    pub open: Option<OpenConversation>,
    /// The code by which beginning would be refused; null when nothing is against it.
    pub refusal: Option<&'static str>,
}

/// A conversation that is open already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenConversation {
    /// Its id; null beyond the caller's reach.
    pub interaction_id: Option<InteractionId>,
    /// Who has it.
    pub agent_id: Option<UserId>,
    /// Its queue.
    pub queue_id: QueueId,
    /// Where it stands.
    #[schema(value_type = floor::interaction::InteractionState)]
    pub state: String,
}

/// Whom to write to, and from where.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    person: PersonId,
    point: ContactPointId,
    account: ChannelAccountId,
}

/// What was found about a wish.
struct Found {
    /// Who it is: the one who stayed, when the person was merged.
    person: PersonId,
    contact: Contact,
    account: ChannelAccount,
    descriptor: &'static Descriptor,
    check: OutboundCheck,
    /// Whether the customer is blocked: no answer would come in.
    is_blocked: bool,
    /// Whether the person is contacted at all (PERSON-010).
    is_active: bool,
}

impl Found {
    /// Gives the refusal with what the caller needs to go on.
    fn refusal(&self) -> Option<Fault> {
        let check = &self.check;
        if !self.is_active {
            return Some(Fault::refused(code::PERSON_INACTIVE));
        }
        if self.is_blocked {
            return Some(Fault::refused(code::CONTACT_BLOCKED));
        }
        if let Some(open) = &check.open {
            let more = serde_json::json!({ "open": open });
            return Some(Fault::refused_with(code::CONVERSATION_OPEN, more));
        }
        match check.opt_in {
            OptIn::OptedOut => Some(Fault::refused(code::OPTED_OUT)),
            OptIn::Undefined if check.window_closes_at.is_none() => {
                Some(Fault::refused(code::OPT_IN_MISSING))
            }
            OptIn::Undefined | OptIn::OptedIn => None,
        }
    }
}

/// Finds everything that decides whether a conversation may begin.
///
/// **Errors**: fields that name nothing usable: a person's active phone, an active account whose channel reaches
/// phones and has templates.
async fn find(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, wanted: Wanted) -> Result<Found, Fault> {
    let unknown = |field: &'static str| move || Fault::field(field, code::field::UNKNOWN);
    let person = app_office::person::living(tx, scope, wanted.person).await?;
    let person = person.ok_or_else(unknown("person_id"))?;
    app_office::person::refuse_anonymized(&person)?;
    let points = contact_points::of_person(tx, scope, person.id).await?;
    let is_it = |point: &contact_points::ContactPoint| {
        point.id == wanted.point && point.kind == PointKind::Phone && point.status == "active"
    };
    let point = points.into_iter().find(is_it);
    let point = point.ok_or_else(unknown("contact_point_id"))?;
    let account = channel_accounts::get(tx, scope, wanted.account).await?;
    let account = account
        .filter(|account| account.active && account.deleted_at.is_none())
        .ok_or_else(unknown("channel_account_id"))?;
    let descriptor = channels::registry::find(&account.channel)
        .map(channels::Connector::descriptor)
        .filter(|descriptor| descriptor.templates_outside_window)
        .ok_or_else(unknown("channel_account_id"))?;
    let contact = Contact {
        name: person.name,
        phone: Some(point.value),
        ..Contact::default()
    };
    let blocked = contact_blocks::in_force(tx, scope, &contact.block_keys(), ctx.now()).await?;
    let mut found = Found {
        person: person.id,
        is_blocked: blocked.is_some(),
        is_active: person.active,
        check: OutboundCheck {
            opt_in: point.opt_in,
            opt_in_requested_at: point.requested_at,
            window_closes_at: None,
            open: None,
            refusal: None,
        },
        contact,
        account,
        descriptor,
    };
    look_back(ctx, tx, scope, &mut found).await?;
    found.check.refusal = found.refusal().map(|fault| fault.code().name);
    Ok(found)
}

/// Finds the open conversation, or the reply window that the last one left open.
async fn look_back(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    found: &mut Found,
) -> Result<(), Fault> {
    for key in found.contact.keys() {
        if let Some(id) = conversations::open_with(tx, scope, found.account.id, &key).await? {
            found.check.open = Some(open_conversation(tx, scope, id).await?);
        }
        if let Some(last) = conversations::last_with(tx, scope, found.account.id, &key).await? {
            let last = conversations::get(tx, scope, last).await?;
            let closes_at = last.and_then(|last| last.window_closes_at);
            if send::is_window_open(found.descriptor.name, closes_at, ctx.now()) {
                found.check.window_closes_at = closes_at;
            }
        }
    }
    Ok(())
}

/// Shows who has an open conversation; which one it is only within reach.
async fn open_conversation(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<OpenConversation, Fault> {
    let seen = interactions::get(tx, scope, id).await?.is_some();
    let card = any_card(tx, scope, id).await?;
    Ok(OpenConversation {
        interaction_id: seen.then_some(id),
        agent_id: card.agent,
        queue_id: card.queue,
        state: card.state,
    })
}

/// Gives the card of a contact, also of one that is nobody's yet or beyond reach.
async fn any_card(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Card, Fault> {
    let house = Scope::system(scope.org(), SystemReason::Floor);
    interactions::get(tx, &house, id)
        .await?
        .ok_or(Fault::NotFound)
}
