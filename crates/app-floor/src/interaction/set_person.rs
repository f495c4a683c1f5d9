//! Links a person to an interaction, or removes the link (PERSON-006, PERSON-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::{Sight, living, refuse_anonymized, view as view_person};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{ContactPointId, InteractionId, PersonId};
use base::phone::{BrazilianLine, Phone};
use office::event::OfficeEvent;
use office::person::{Address, OptIn, PointKind};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::{conversations, floor_inputs, interactions};
use store_office::contact_points::{self, ContactPoint};
use store_office::people::Person;
use utoipa::ToSchema;

use super::{InteractionView, view};
use crate::contact::Contact;
use crate::floors::Floors;
use crate::told::Told;
use crate::writer::card_event;

/// Links a person.
pub struct SetPerson;

/// Which, and who.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetPersonInput {
    /// The interaction.
    pub id: InteractionId,
    /// The person; null removes the link.
    pub person_id: Option<PersonId>,
}

impl Operation for SetPerson {
    const ID: &'static str = "set_person";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/person";
    const ACTION: Action = Action::InteractionIdentify;
    const SUMMARY: &'static str = "Links a person to an interaction, or removes the link.";
    type Input = SetPersonInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: SetPersonInput) -> Result<InteractionView, Fault> {
        let (db, org, inner) = (ctx.db.clone(), scope.org(), ctx.clone());
        let (view, told) = db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [inner, scope, input],
                link(&inner, tx, &scope, &input).await
            ))
            .await?;
        if let Some((id, told)) = told {
            ctx.extras.get::<Floors>().tell(&ctx, org, id, told);
        }
        Ok(view)
    }
}

type Linked = (InteractionView, Option<(i64, Told)>);

async fn link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &SetPersonInput,
) -> Result<Linked, Fault> {
    let card = interactions::get(tx, scope, input.id)
        .await?
        .ok_or(Fault::NotFound)?;
    let (mut told, mut linked) = (None, None);
    if let Some(person) = input.person_id {
        let found = living(tx, scope, person).await?;
        let person = found.ok_or_else(|| Fault::field("person_id", code::field::UNKNOWN))?;
        refuse_anonymized(&person)?;
        linked = Some(person.id);
        remember_source(ctx, tx, scope, &Contact::read(&card.contact), &person).await?;
        let mut contact = Contact::read(&card.contact);
        contact.name.clone_from(&person.name);
        let document = serde_json::to_value(&contact).unwrap_or_default();
        conversations::update_contact(tx, scope, input.id, &document, &person.name).await?;
        if let Some(owner) = person.owner.filter(|_| person.active) {
            let fact = Told::OwnerFound {
                interaction: input.id,
                owner,
            };
            let id = ctx.ids.next();
            floor_inputs::insert(tx, scope, id, &fact).await?;
            told = Some((id, fact));
        }
    }
    conversations::update_person(tx, scope, input.id, linked).await?;
    tx.emit(
        scope,
        ctx.now(),
        card_event("InteractionIdentified", input.id),
    );
    let card = interactions::get(tx, scope, input.id)
        .await?
        .ok_or(Fault::NotFound)?;
    Ok((view(tx, scope, card).await?, told))
}

/// Links the person to the source address, so that the next interaction from it is identified by itself (PERSON-008).
async fn remember_source(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    contact: &Contact,
    person: &Person,
) -> Result<(), Fault> {
    let kept = Sight::kept(tx, scope).await?;
    let before = view_person(tx, scope, person.clone(), &kept).await?;
    let held = contact_points::of_person(tx, scope, person.id).await?;
    for address in contact.addresses() {
        let is_same = |one: &&ContactPoint| one.kind == address.kind && one.key == address.key;
        // How it is written and what it is for stay as they were recorded; it is in use from now on.
        if let Some(known) = held.iter().find(is_same) {
            if known.status != "active" {
                let again = ContactPoint {
                    status: "active".to_owned(),
                    ..known.clone()
                };
                contact_points::insert(tx, scope, &again).await?;
            }
            continue;
        }
        let row = ContactPoint {
            id: ctx.id(ContactPointId::from_i64),
            person: person.id,
            label: label_of(&address).to_owned(),
            kind: address.kind,
            value: address.value,
            key: address.key,
            status: "active".to_owned(),
            opt_in: OptIn::Undefined,
            said: None,
            requested_at: None,
        };
        contact_points::insert(tx, scope, &row).await?;
    }
    let after = view_person(tx, scope, person.clone(), &kept).await?;
    tx.emit(
        scope,
        ctx.now(),
        OfficeEvent::PersonChanged(person.id).record(Change::between(&before, &after)),
    );
    Ok(())
}

/// Gives what a phone that wrote is for, as far as its number says.
fn label_of(address: &Address) -> &'static str {
    let phone = Phone::parse_international(&address.value).ok();
    let phone = phone.filter(|_| address.kind == PointKind::Phone);
    match phone.and_then(|phone| phone.brazilian_line()) {
        Some(BrazilianLine::Mobile) => "mobile",
        Some(BrazilianLine::Landline | BrazilianLine::Service) | None => "other",
    }
}
