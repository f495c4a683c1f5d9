//! Blocks the customer of an interaction, or a person with every address on record.
//!
//! What is open with the customer ends with it, without a word to them, as cancelled by whoever blocked: the floor is told in
//! the same transaction. An agent who already had the contact classifies it afterwards, unless the queue has a code for it.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope, SystemReason};
use base::event::Change;
use base::id::{ContactBlockId, InteractionId, PersonId, UserId};
use base::phone::{Phone, PhoneDisplay};
use base::text::Text;
use base::time::Timestamp;
use office::person::{Address, PointKind};
use serde::Deserialize;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::{Tx, in_tx};
use store_floor::{conversations, floor_inputs, interactions};
use store_office::contact_blocks::{self, ContactBlock};
use store_office::contact_points;
use store_setup::channel_accounts;
use utoipa::ToSchema;

use super::ContactBlockView;
use crate::contact::{Contact, block_key};
use crate::floors::Floors;
use crate::told::Told;
use crate::writer::{self, Direction, Draft};

/// Blocks a customer.
pub struct BlockContact;

/// Whom, why and until when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockContactInput {
    /// The customer of this interaction.
    pub interaction_id: Option<InteractionId>,
    /// This person, at every address on record; with an interaction, besides its customer.
    pub person_id: Option<PersonId>,
    /// Why; colleagues read it as a note in what it ends.
    pub reason: Text<500>,
    /// When it ends by itself; never when absent.
    pub expires_at: Option<Timestamp>,
}

/// Whose customer is meant: of an interaction, a person of the register, or both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) interaction: Option<InteractionId>,
    pub(super) person: Option<PersonId>,
}

/// A customer as a block needs it.
#[derive(Default)]
pub(super) struct Customer {
    name: String,
    channel: Option<String>,
    person: Option<PersonId>,
    addresses: Vec<String>,
    /// The keys that are kept out.
    pub(super) keys: Vec<String>,
    /// The keys under which conversations are open.
    conversation_keys: Vec<String>,
    /// The interaction it was decided in.
    interaction: Option<InteractionId>,
}

impl Operation for BlockContact {
    const ID: &'static str = "block_contact";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/contact-blocks";
    const ACTION: Action = Action::ContactBlock;
    const SUMMARY: &'static str = "Blocks the customer of an interaction, or a person.";
    type Input = BlockContactInput;
    type Output = ContactBlockView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: BlockContactInput,
    ) -> Result<ContactBlockView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let wanted = Wanted {
            interaction: input.interaction_id,
            person: input.person_id,
        };
        if input.interaction_id.is_none() && input.person_id.is_none() {
            return Err(Fault::field("interaction_id", code::field::REQUIRED));
        }
        let now = ctx.now();
        if input.expires_at.is_some_and(|end| end <= now) {
            return Err(Fault::field("expires_at", code::field::OUT_OF_RANGE));
        }
        let (inner, scope_in) = (ctx.clone(), scope.clone());
        let (view, told) = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope_in, input], {
                let customer = customer(tx, &scope_in, wanted).await?;
                let why = (&input.reason, input.expires_at);
                block(&inner, tx, &scope_in, (&customer, by), why).await
            }))
            .await?;
        let floors = ctx.extras.get::<Floors>();
        for (id, told) in told {
            let interaction = told.interaction();
            floors.tell(&ctx, scope.org(), id, told);
            floors.settle(&ctx, scope.org(), interaction).await;
        }
        Ok(view.seen_by(&scope))
    }
}

/// Finds the customer, within the caller's reach.
///
/// **Errors**: beyond reach, or nothing by which the customer would be recognised.
pub(super) async fn customer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: Wanted,
) -> Result<Customer, Fault> {
    let mut found = Customer::default();
    if let Some(id) = wanted.person {
        let person = app_office::person::living(tx, scope, id).await?;
        let person = person.ok_or_else(|| Fault::field("person_id", code::field::UNKNOWN))?;
        app_office::person::refuse_anonymized(&person)?;
        for point in contact_points::of_person(tx, scope, person.id).await? {
            let address = Address {
                kind: point.kind,
                value: point.value,
                key: point.key,
            };
            found.conversation_keys.push(match address.kind {
                PointKind::Phone | PointKind::Email => block_key(&address),
                PointKind::Handle => format!("scoped:{}", address.key),
            });
            found.keys.push(block_key(&address));
            found.addresses.extend(shown(&address));
        }
        found.name = person.name;
        found.person = Some(person.id);
    }
    if let Some(id) = wanted.interaction {
        let card = interactions::get(tx, scope, id).await?;
        let card = card.ok_or_else(|| Fault::field("interaction_id", code::field::UNKNOWN))?;
        let contact = Contact {
            visitor: card.visitor,
            ..Contact::read(&card.contact)
        };
        let addresses = contact.addresses();
        found.addresses.extend(addresses.iter().filter_map(shown));
        found.keys.extend(contact.block_keys());
        found.conversation_keys.extend(contact.keys());
        found.name = contact.name;
        found.channel = Some(card.channel);
        found.person = found.person.or(card.person);
        found.interaction = Some(id);
    }
    for list in [
        &mut found.addresses,
        &mut found.keys,
        &mut found.conversation_keys,
    ] {
        list.sort_unstable();
        list.dedup();
    }
    if found.keys.is_empty() {
        return Err(Fault::refused(code::NOTHING_TO_BLOCK));
    }
    Ok(found)
}

/// Gives an address as people read it; ids of networks say nothing to anybody.
fn shown(address: &Address) -> Option<String> {
    match address.kind {
        PointKind::Phone => Some(
            Phone::parse(&address.value, base::phone::BRAZIL).map_or_else(
                |_| address.value.clone(),
                |phone| phone.display(PhoneDisplay::Full),
            ),
        ),
        PointKind::Email => Some(address.value.clone()),
        PointKind::Handle => None,
    }
}

async fn block(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (customer, by): (&Customer, UserId),
    (reason, expires_at): (&Text<500>, Option<Timestamp>),
) -> Result<(ContactBlockView, Vec<(i64, Told)>), Fault> {
    let now = ctx.now();
    if contact_blocks::in_force(tx, scope, &customer.keys, now)
        .await?
        .is_some()
    {
        return Err(Fault::refused(code::CONTACT_BLOCKED));
    }
    let row = ContactBlock {
        id: ctx.id(ContactBlockId::from_i64),
        name: customer.name.clone(),
        channel: customer.channel.clone(),
        addresses: customer.addresses.clone(),
        person: customer.person,
        reason: reason.as_str().to_owned(),
        blocked_by: Some(by),
        blocked_at: now,
        expires_at,
        lifted_by: None,
        lifted_at: None,
        heard_count: 0,
        heard_at: None,
        revision: 1,
    };
    contact_blocks::insert(tx, scope, &row, &customer.keys).await?;
    let mut told = Vec::new();
    for interaction in ended_by(tx, scope, customer).await? {
        let params = json!({ "agent_id": by, "expires_at": expires_at });
        let line = Draft::system("contact_blocked", &params, now);
        writer::write(ctx, tx, scope, interaction, line).await?;
        let note = Draft {
            author: Some(by),
            ..Draft::text(Direction::Note, reason.as_str(), now)
        };
        writer::write(ctx, tx, scope, interaction, note).await?;
        let fact = Told::Blocked { interaction, by };
        let id = ctx.ids.next();
        floor_inputs::insert(tx, scope, id, &fact).await?;
        told.push((id, fact));
    }
    let view = ContactBlockView::of(row, now);
    tx.emit(
        scope,
        now,
        SetupEvent::SettingChanged(Setting::ContactBlock, view.id.get())
            .record(Change::made(&view)),
    );
    Ok((view, told))
}

/// Finds what is open with a customer, on every account; which of it is beyond the caller's reach is not told.
async fn ended_by(
    tx: &mut Tx<'_>,
    scope: &Scope,
    customer: &Customer,
) -> Result<Vec<InteractionId>, Fault> {
    let mut found: Vec<InteractionId> = Vec::new();
    let house = Scope::system(scope.org(), SystemReason::Floor);
    let here = match customer.interaction {
        Some(id) => interactions::get(tx, &house, id).await?,
        None => None,
    };
    found.extend(
        here.filter(|card| card.ended_at.is_none())
            .map(|card| card.id),
    );
    for account in channel_accounts::list(tx, scope).await? {
        for key in &customer.conversation_keys {
            found.extend(conversations::open_with(tx, &house, account.id, key).await?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
