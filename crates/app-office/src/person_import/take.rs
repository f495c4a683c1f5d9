//! One row of a file: recognised by its key, compared with who is there, kept or refused.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use app::code::field::{self, FieldCode};
use app::fault::Fields;
use app::{Ctx, Fault};
use app_setup::table::{LineFault, Outcome};
use base::authz::Scope;
use base::event::Change;
use base::id::{ContactPointId, PersonId, UserId};
use base::text::fold;
use office::custom::{Definition, Values, missing, read_pairs};
use office::event::OfficeEvent;
use office::import::Draft;
use office::person::{CONTACT_POINTS_MAX, PersonKind, PointKind};
use store::Tx;
use store_office::contact_points::{self, ContactPoint};
use store_office::people::{self, Person};
use store_setup::users::User;

use super::plan::ImportKey;
use crate::person::{Point, Sight, living, view};

/// What rows are compared with, besides people.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Active users by folded address and, where only one has it, by folded name.
    owners: BTreeMap<String, UserId>,
    /// Fields that the organization added.
    fields: Vec<Definition>,
    /// Whether an address or a document may have only one owner (GAP-007).
    pub(crate) forbids_duplicates: bool,
}

impl Known {
    /// Gathers who may own people.
    pub(crate) fn new(users: Vec<User>, fields: Vec<Definition>, forbids_duplicates: bool) -> Self {
        let active: Vec<User> = users.into_iter().filter(|user| user.active).collect();
        let mut named: BTreeMap<String, Option<UserId>> = BTreeMap::new();
        for user in &active {
            let of_name = named.entry(fold(&user.name)).or_insert(Some(user.id));
            if *of_name != Some(user.id) {
                *of_name = None;
            }
        }
        let named = named.into_iter().filter_map(|(name, id)| Some((name, id?)));
        let addressed = active.iter().map(|user| (fold(&user.email), user.id));
        Self {
            owners: named.chain(addressed).collect(),
            fields,
            forbids_duplicates,
        }
    }
}

/// Keys of people whom a dry run would have made, as hashes: it keeps nothing by which it could recognise them later.
pub(crate) type Seen = HashSet<u64>;

/// What became of a row.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) outcome: Outcome,
    pub(crate) faults: Vec<LineFault>,
}

impl Done {
    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            faults: Vec::new(),
        }
    }

    /// Refuses a row.
    pub(crate) fn refused(field: &str, code: &FieldCode) -> Self {
        Self {
            outcome: Outcome::Refused,
            faults: vec![LineFault {
                field: field.to_owned(),
                code: code.name.to_owned(),
            }],
        }
    }
}

/// Gives the values of a row that its key is made of.
pub(crate) fn keys(draft: &Draft, key: ImportKey) -> Vec<String> {
    let of = |kind: PointKind| {
        let points = draft.points.iter().map(|(address, _)| address);
        let points = points.filter(move |address| address.kind == kind);
        points.map(|address| address.key.clone()).collect()
    };
    match key {
        ImportKey::TaxId => {
            let tax_id = draft.tax_id.iter();
            tax_id.map(|id| id.as_str().to_owned()).collect()
        }
        ImportKey::Email => of(PointKind::Email),
        ImportKey::Phone => of(PointKind::Phone),
    }
}

/// Shortens a key for [`Seen`].
pub(crate) fn shortened(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Takes a row in.
///
/// **Errors**: only of the world; what is wrong with the row is in the answer.
pub(crate) async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (draft, key): (&Draft, ImportKey),
    (known, seen): (&Known, &Seen),
) -> Result<Done, Fault> {
    let keys = keys(draft, key);
    if keys.is_empty() {
        return Ok(Done::refused(key.field(), field::REQUIRED));
    }
    let owner = match &draft.owner {
        None => None,
        Some(said) => match known.owners.get(&fold(said)) {
            Some(id) => Some(*id),
            None => return Ok(Done::refused("owner", field::OWNER_UNKNOWN)),
        },
    };
    let custom = match draft
        .custom
        .as_deref()
        .map(|cell| read_pairs(&known.fields, cell))
    {
        None => Values::new(),
        Some(Ok(values)) => values,
        Some(Err(problem)) => return Ok(Done::refused("custom", field::named(problem))),
    };
    let found = match_of(tx, scope, key, &keys).await?;
    let said = Said {
        draft,
        owner,
        custom: &custom,
    };
    match found.as_slice() {
        [] if keys.iter().any(|one| seen.contains(&shortened(one))) => {
            Ok(Done::of(Outcome::Changed))
        }
        [] => create(ctx, tx, scope, said, known).await,
        [one] => change(ctx, tx, scope, *one, said, known).await,
        [_, _, ..] => Ok(Done::refused(key.field(), field::SEVERAL_MATCH)),
    }
}

/// What a row says, with what was found out about it.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    draft: &'a Draft,
    owner: Option<UserId>,
    custom: &'a Values,
}

/// Finds whom the key of a row names.
async fn match_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: ImportKey,
    keys: &[String],
) -> Result<Vec<PersonId>, Fault> {
    let mut found = Vec::new();
    for one in keys {
        found.extend(match key {
            ImportKey::TaxId => people::by_tax_id(tx, scope, one).await?,
            ImportKey::Email => contact_points::holders(tx, scope, PointKind::Email, one).await?,
            ImportKey::Phone => contact_points::holders(tx, scope, PointKind::Phone, one).await?,
        });
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Tells which signs of a row somebody else has, where that is forbidden (GAP-007).
async fn taken(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (draft, but): (&Draft, Option<PersonId>),
    known: &Known,
) -> Result<Option<Done>, Fault> {
    if !known.forbids_duplicates {
        return Ok(None);
    }
    let mut fields = Fields::new();
    let is_other = |ids: Vec<PersonId>| ids.into_iter().any(|id| Some(id) != but);
    if let Some(tax_id) = &draft.tax_id
        && is_other(people::by_tax_id(tx, scope, tax_id.as_str()).await?)
    {
        fields.wrong("tax_id", field::TAKEN);
    }
    for (address, _) in &draft.points {
        if is_other(contact_points::holders(tx, scope, address.kind, &address.key).await?) {
            let name = match address.kind {
                PointKind::Phone => "phone_1",
                PointKind::Email | PointKind::Handle => "email_1",
            };
            fields.wrong(name, field::TAKEN);
        }
    }
    match fields.done() {
        Err(Fault::Invalid(faults)) => Ok(Some(Done {
            outcome: Outcome::Refused,
            faults: faults.into_iter().map(LineFault::from).collect(),
        })),
        Err(other) => Err(other),
        Ok(()) => Ok(None),
    }
}

async fn create(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    said: Said<'_>,
    known: &Known,
) -> Result<Done, Fault> {
    let draft = said.draft;
    let Some(name) = &draft.name else {
        return Ok(Done::refused("name", field::REQUIRED));
    };
    if missing(&known.fields, said.custom).next().is_some() {
        return Ok(Done::refused("custom", field::REQUIRED));
    }
    if let Some(refused) = taken(tx, scope, (draft, None), known).await? {
        return Ok(refused);
    }
    let person = Person {
        id: ctx.id(PersonId::from_i64),
        kind: draft.kind.unwrap_or(PersonKind::Natural),
        name: name.clone(),
        trade_name: draft.trade_name.clone(),
        tax_id: draft.tax_id.as_ref().map(|id| id.as_str().to_owned()),
        active: draft.active.unwrap_or(true),
        owner: said.owner,
        note: draft.note.clone(),
        revision: 1,
        merged_into: None,
        anonymized_at: None,
        gender: draft.gender,
        custom: said.custom.clone(),
        photo: None,
    };
    people::insert(tx, scope, &person, ctx.now()).await?;
    for row in points(ctx, person.id, draft, &[]) {
        contact_points::insert(tx, scope, &row).await?;
    }
    Ok(Done::of(Outcome::Created))
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    said: Said<'_>,
    known: &Known,
) -> Result<Done, Fault> {
    let draft = said.draft;
    let before = living(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    let id = before.id;
    let after = laid_over(&before, said);
    if after.gender.is_some() && after.kind == PersonKind::Legal {
        return Ok(Done::refused("gender", field::INVALID));
    }
    let fits = after.tax_id.is_none() || after.kind == before.kind || draft.tax_id.is_some();
    if !fits {
        return Ok(Done::refused("kind", field::TAX_ID_OF_OTHER_KIND));
    }
    let held = contact_points::of_person(tx, scope, id).await?;
    let new = points(ctx, id, draft, &held);
    if held.len() + new.len() > CONTACT_POINTS_MAX {
        return Ok(Done::refused("phone_1", field::TOO_MANY));
    }
    if after == before && new.is_empty() {
        return Ok(Done::of(Outcome::Same));
    }
    if let Some(refused) = taken(tx, scope, (draft, Some(id)), known).await? {
        return Ok(refused);
    }
    let kept = Sight::kept(tx, scope).await?;
    let shown = view(tx, scope, before, &kept).await?;
    people::update(tx, scope, &after).await?;
    for row in new {
        contact_points::insert(tx, scope, &row).await?;
    }
    let now = people::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    let now = view(tx, scope, now, &kept).await?;
    let event = OfficeEvent::PersonChanged(id).record(Change::between(&shown, &now));
    tx.emit(scope, ctx.now(), event);
    Ok(Done::of(Outcome::Changed))
}

/// Lays what a row says over what is there; what it does not say stays.
fn laid_over(before: &Person, said: Said<'_>) -> Person {
    let Said {
        draft,
        owner,
        custom,
    } = said;
    let mut values = before.custom.clone();
    values.extend(custom.clone());
    let or = |said: &Option<String>, was: &Option<String>| said.clone().or_else(|| was.clone());
    let tax_id = draft.tax_id.as_ref().map(|id| id.as_str().to_owned());
    Person {
        id: before.id,
        kind: draft.kind.unwrap_or(before.kind),
        name: draft.name.clone().unwrap_or_else(|| before.name.clone()),
        trade_name: or(&draft.trade_name, &before.trade_name),
        tax_id: or(&tax_id, &before.tax_id),
        active: draft.active.unwrap_or(before.active),
        owner: owner.or(before.owner),
        note: or(&draft.note, &before.note),
        revision: before.revision,
        merged_into: before.merged_into,
        anonymized_at: before.anonymized_at,
        gender: draft.gender.or(before.gender),
        custom: values,
        photo: before.photo,
    }
}

/// Makes rows of the addresses that somebody does not have yet: none is taken away, and none is written anew.
fn points(ctx: &Ctx, person: PersonId, draft: &Draft, held: &[ContactPoint]) -> Vec<ContactPoint> {
    let given = draft.points.iter().map(|(address, label)| Point {
        address: address.clone(),
        label: (*label).to_owned(),
        status: None,
    });
    let new = given.filter(|point| !held.iter().any(|row| point.is(row)));
    new.map(|point| point.row(ctx.id(ContactPointId::from_i64), person, None))
        .collect()
}
