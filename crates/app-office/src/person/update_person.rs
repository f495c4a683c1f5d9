//! Changes a person. Addresses are replaced as a whole when given.

use app::code::field;
use app::fault::Fields;
use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::id::{ContactPointId, PersonId, UserId};
use base::text::Text;
use office::custom::{Definition, Values};
use office::event::OfficeEvent;
use office::person::{Gender, PersonKind};
use serde::Deserialize;
use store::{Tx, in_tx, lock};
use store_office::contact_points;
use store_office::people::{self, Person};
use store_office::person_fields;
use utoipa::ToSchema;

use super::sight::{is_own_mask, unmask_points};
use super::{
    NewContactPoint, PersonView, Point, Sight, addresses, check_owner, document, refuse_existing,
    refuse_merged, values, view,
};

/// Changes a person.
pub struct UpdatePerson;

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdatePersonInput {
    /// Which.
    pub id: PersonId,
    /// Natural or legal.
    pub kind: Option<PersonKind>,
    /// The name.
    pub name: Option<Text<160>>,
    /// The trade name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub trade_name: Change<Text<160>>,
    /// CPF or CNPJ.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub tax_id: Change<String>,
    /// Whether the person is identified and contacted.
    pub active: Option<bool>,
    /// The agent whose portfolio the person belongs to (PERSON-009).
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub owner_id: Change<UserId>,
    /// What is noted.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub note: Change<Text<2000>>,
    /// What a natural person said of their gender.
    #[serde(default)]
    #[schema(value_type = Option<Gender>)]
    pub gender: Change<Gender>,
    /// Values of the fields that the organization added, by the physical name: null clears, what is absent stays.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub custom: Values,
    /// The addresses, as a whole; one that comes back masked stays as it is.
    pub contact_points: Option<Vec<NewContactPoint>>,
    /// Takes what somebody else has too, where the organization allows it (GAP-007).
    #[serde(default)]
    pub anyway: bool,
}

impl UpdatePersonInput {
    fn apply(&self, person: &mut Person, definitions: &[Definition]) -> Result<(), Fault> {
        person.kind = self.kind.unwrap_or(person.kind);
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut person.name);
        }
        let text = |change: &Change<Text<160>>| match change {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(text) => Change::Set(text.as_str().to_owned()),
        };
        text(&self.trade_name).apply(&mut person.trade_name);
        self.owner_id.apply(&mut person.owner);
        person.active = self.active.unwrap_or(person.active);
        match &self.note {
            Change::Keep => {}
            Change::Clear => person.note = None,
            Change::Set(note) => person.note = Some(note.as_str().to_owned()),
        }
        let is_mask = match &self.tax_id {
            Change::Set(written) => is_own_mask(written, person.tax_id.as_deref())?,
            Change::Keep | Change::Clear => false,
        };
        if !is_mask {
            self.tax_id.apply(&mut person.tax_id);
        }
        let mut fields = Fields::new();
        person.tax_id = document(&mut fields, person.kind, person.tax_id.as_deref());
        self.gender.apply(&mut person.gender);
        if person.kind == PersonKind::Legal {
            let is_given = matches!(self.gender, Change::Set(_));
            fields.check(!is_given, "gender", field::INVALID);
            person.gender = None;
        }
        person.custom = values(
            &mut fields,
            definitions,
            (&person.custom, &self.custom),
            false,
        );
        fields.done()
    }
}

impl UpdatePersonInput {
    /// Reads the addresses, those that came back masked from the rows that they stand for.
    fn wanted(&self, held: &[contact_points::ContactPoint]) -> Result<Option<Vec<Point>>, Fault> {
        let Some(points) = &self.contact_points else {
            return Ok(None);
        };
        let mut fields = Fields::new();
        let points = unmask_points(&mut fields, points, held);
        fields.done()?;
        let mut fields = Fields::new();
        let wanted = addresses(&mut fields, &points);
        fields.done()?;
        Ok(Some(wanted))
    }
}

impl Operation for UpdatePerson {
    const ID: &'static str = "update_person";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/people/{id}";
    const ACTION: Action = Action::PersonWrite;
    const SUMMARY: &'static str = "Changes a person.";
    const GUARDED: bool = true;
    type Input = UpdatePersonInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdatePersonInput) -> Result<PersonView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            lock::take(tx, input.id.get()).await?;
            let mut person = people::get(tx, &scope, input.id)
                .await?
                .ok_or(Fault::NotFound)?;
            refuse_merged(tx, &scope, &person).await?;
            let held = contact_points::of_person(tx, &scope, person.id).await?;
            let wanted = input.wanted(&held)?;
            let kept = Sight::kept(tx, &scope).await?;
            let sight = Sight::of(tx, &scope).await?;
            let before = view(tx, &scope, person.clone(), &kept).await?;
            let record = Record {
                subject: "person",
                id: person.id.get(),
            };
            let current = view(tx, &scope, person.clone(), &sight).await?;
            stale::refuse(tx, &scope, record, person.revision, &current).await?;
            let (had, owner) = (person.tax_id.clone(), person.owner);
            let definitions = person_fields::definitions(tx, &scope).await?;
            input.apply(&mut person, &definitions)?;
            // Whoever left the organization meanwhile stays until somebody decides otherwise.
            check_owner(tx, &scope, person.owner.filter(|new| Some(*new) != owner)).await?;
            let new_tax_id = person
                .tax_id
                .as_deref()
                .filter(|id| had.as_deref() != Some(id));
            let new_points = unknown(tx, &scope, person.id, wanted.as_deref()).await?;
            let (but, anyway) = (Some(person.id), input.anyway);
            refuse_existing(tx, &scope, (new_tax_id, &new_points), (but, anyway)).await?;
            people::update(tx, &scope, &person).await?;
            if let Some(wanted) = &wanted {
                replace_points(&ctx, tx, &scope, person.id, wanted).await?;
            }
            let person = people::get(tx, &scope, person.id)
                .await?
                .ok_or(Fault::NotFound)?;
            let after = view(tx, &scope, person.clone(), &kept).await?;
            tx.emit(
                &scope,
                now,
                OfficeEvent::PersonChanged(person.id)
                    .record(base::event::Change::between(&before, &after)),
            );
            view(tx, &scope, person, &sight).await
        }))
        .await
    }
}

/// Gives those of the wanted addresses that the person does not have yet.
async fn unknown(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    wanted: Option<&[Point]>,
) -> Result<Vec<Point>, Fault> {
    let Some(wanted) = wanted else {
        return Ok(Vec::new());
    };
    let held = contact_points::of_person(tx, scope, person).await?;
    let new = wanted
        .iter()
        .filter(|point| !held.iter().any(|row| point.is(row)));
    Ok(new.cloned().collect())
}

async fn replace_points(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    wanted: &[Point],
) -> Result<(), Fault> {
    let held = contact_points::of_person(tx, scope, person).await?;
    for old in &held {
        if !wanted.iter().any(|point| point.is(old)) {
            contact_points::remove(tx, scope, person, old.id).await?;
        }
    }
    for point in wanted {
        let known = held.iter().find(|row| point.is(row));
        let row = point.row(ctx.id(ContactPointId::from_i64), person, known);
        contact_points::insert(tx, scope, &row).await?;
    }
    Ok(())
}
