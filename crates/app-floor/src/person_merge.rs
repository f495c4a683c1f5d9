//! Two people become one, and two again: interactions, cases and blocks follow, in one transaction (GAP-007).
//!
//! It stands beside the floor and not in the office, because interactions follow.

pub mod list_person_merges;
pub mod merge_people;
pub mod undo_person_merge;

use app::{Ctx, Entry, Fault};
use app_office::person::{PersonView, Sight, view as view_person};
use base::authz::Scope;
use base::event::Change;
use base::id::{ContactPointId, InteractionId, OrgId, PersonId, PersonMergeId, UserId};
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::merge::Record;
use serde::Serialize;
use serde_json::json;
use store::Tx;
use store_floor::{conversations, floor_inputs, interactions, person_merges as followed};
use store_office::contact_points::{self, ContactPoint};
use store_office::people::{self, Person};
use store_office::person_merges::{self, PersonMerge};
use utoipa::ToSchema;

use crate::contact::Contact;
use crate::floors::Floors;
use crate::told::Told;
use crate::writer::card_event;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<list_person_merges::ListPersonMerges>(),
    Entry::of::<merge_people::MergePeople>(),
    Entry::of::<undo_person_merge::UndoPersonMerge>(),
];

/// Open interactions of one customer whose cards are told anew at the most.
const CARDS_MAX: u32 = 100;
/// Cases that are told anew at the most: a screen that shows more of one person reads them again with the person.
const CASES_MAX: u32 = 500;

/// A merge as screens see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonMergeView {
    /// The id.
    pub id: PersonMergeId,
    /// Who stayed, as it is now.
    pub survivor: PersonView,
    /// Who was merged into the other, as it is now.
    pub merged: PersonView,
    /// How many interactions followed.
    pub interaction_count: i64,
    /// How many cases followed.
    pub case_count: i64,
    /// Who decided it.
    pub merged_by_id: Option<UserId>,
    /// When.
    pub merged_at: Timestamp,
    /// Who undid it.
    pub undone_by_id: Option<UserId>,
    /// When it was undone; null while it stands.
    pub undone_at: Option<Timestamp>,
    /// The later merge that has to be undone before this one.
    pub undo_first_id: Option<PersonMergeId>,
}

/// Builds the view of a merge. Of both as much as may be seen.
async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &PersonMerge,
    sight: &Sight,
) -> Result<PersonMergeView, Fault> {
    let survivor = people::get(tx, scope, one.survivor).await?;
    let merged = people::get(tx, scope, one.merged).await?;
    let (survivor, merged) = survivor.zip(merged).ok_or(Fault::NotFound)?;
    let later = if one.undone.is_none() {
        person_merges::last_standing(tx, scope, one.survivor).await?
    } else {
        None
    };
    Ok(PersonMergeView {
        id: one.id,
        survivor: view_person(tx, scope, survivor, sight).await?,
        merged: view_person(tx, scope, merged, sight).await?,
        interaction_count: followed::count(tx, scope, one.id).await?,
        case_count: person_merges::count_cases(tx, scope, one.id).await?,
        merged_by_id: one.by,
        merged_at: one.at,
        undone_by_id: one.undone.and_then(|(by, _)| by),
        undone_at: one.undone.map(|(_, at)| at),
        undo_first_id: later.map(|later| later.id).filter(|id| *id != one.id),
    })
}

/// Lays a record over the row of a person.
fn row(person: &Person, record: &Record) -> Person {
    Person {
        kind: record.kind,
        name: record.name.clone(),
        trade_name: record.trade_name.clone(),
        tax_id: record.tax_id.clone(),
        active: record.active,
        owner: record.owner,
        note: record.note.clone(),
        gender: record.gender,
        photo: record.photo,
        custom: record.custom.clone(),
        ..person.clone()
    }
}

/// Gives a person exactly these addresses: rows of the other one move here.
async fn put_points(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    record: &Record,
) -> Result<(), Fault> {
    for held in contact_points::of_person(tx, scope, person).await? {
        if !record.points.iter().any(|point| point.id == held.id) {
            contact_points::remove(tx, scope, person, held.id).await?;
        }
    }
    for point in &record.points {
        let row = ContactPoint {
            id: ContactPointId::from_i64(point.id.get()),
            person,
            kind: point.kind,
            value: point.value.clone(),
            key: point.key.clone(),
            label: point.label.clone(),
            status: point.status.clone(),
            opt_in: point.consent.opt_in,
            said: point.consent.said.clone(),
            requested_at: point.consent.requested_at,
        };
        contact_points::put(tx, scope, &row).await?;
    }
    Ok(())
}

/// Both before a change, for the audit log and its events.
struct Before {
    survivor: PersonView,
    merged: PersonView,
}

impl Before {
    async fn of(
        tx: &mut Tx<'_>,
        scope: &Scope,
        survivor: &Person,
        merged: &Person,
    ) -> Result<Self, Fault> {
        let kept = Sight::kept(tx, scope).await?;
        Ok(Self {
            survivor: view_person(tx, scope, survivor.clone(), &kept).await?,
            merged: view_person(tx, scope, merged.clone(), &kept).await?,
        })
    }

    /// Tells what became of both.
    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        now: Timestamp,
        (id, event): (PersonMergeId, fn(PersonId) -> OfficeEvent),
    ) -> Result<(), Fault> {
        let kept = Sight::kept(tx, scope).await?;
        for was in [&self.survivor, &self.merged] {
            let is = people::get(tx, scope, was.id).await?;
            let is = is.ok_or(Fault::NotFound)?;
            let is = view_person(tx, scope, is, &kept).await?;
            let change = Change::between(was, &is).with("merge_id", &id);
            tx.emit(scope, now, event(was.id).record(change));
        }
        Ok(())
    }
}

/// Facts for the floor, told after the commit.
type Facts = Vec<(i64, Told)>;

/// Tells open desks of the interactions and cases that follow to a person: the card shows the name, and who waits goes to the
/// owner of the portfolio first.
async fn tell_followers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    (from, to): (PersonId, &Person),
) -> Result<Facts, Fault> {
    let mut facts = Vec::new();
    let now = ctx.now();
    for interaction in followed::open(tx, scope, id, to.id, CARDS_MAX).await? {
        rename(tx, scope, interaction, &to.name).await?;
        if let Some(owner) = to.owner.filter(|_| to.active) {
            let fact = Told::OwnerFound { interaction, owner };
            let number = ctx.ids.next();
            floor_inputs::insert(tx, scope, number, &fact).await?;
            facts.push((number, fact));
        }
        tx.emit(scope, now, card_event("InteractionIdentified", interaction));
    }
    for case in person_merges::cases(tx, scope, id, CASES_MAX).await? {
        let form = |of: PersonId| json!({ "person_id": of });
        let change = Change::between(&form(from), &form(to.id)).with("merge_id", &id);
        tx.emit(scope, now, OfficeEvent::CaseChanged(case).record(change));
    }
    Ok(facts)
}

async fn rename(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    name: &str,
) -> Result<(), Fault> {
    let Some(card) = interactions::get(tx, scope, interaction).await? else {
        return Ok(());
    };
    let mut contact = Contact::read(&card.contact);
    name.clone_into(&mut contact.name);
    let document = serde_json::to_value(&contact).unwrap_or_default();
    Ok(conversations::update_contact(tx, scope, interaction, &document, name).await?)
}

fn tell_floor(ctx: &Ctx, org: OrgId, facts: Facts) {
    for (id, fact) in facts {
        ctx.extras.get::<Floors>().tell(ctx, org, id, fact);
    }
}
