//! People.

pub mod assign_people;
pub mod consent;
pub mod get_person;
pub mod list_people;
pub mod photo;
pub mod register_person;
pub mod remove_person_photo;
pub mod set_opt_in;
pub mod set_person_photo;
pub mod sight;
pub mod update_person;

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::Scope;
use base::id::{ContactPointId, FileId, PersonId, UserId};
use base::phone::{Phone, mask_phone};
use base::tax_id::TaxId;
use base::time::Timestamp;
use office::custom::{Definition, Values, lay};
use office::merge::{Consent, Record};
use office::person::{Address, Gender, OptIn, PersonKind, PointKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, lock};
use store_office::contact_points::{self, ContactPoint};
use store_office::people::{self, Person};
use store_setup::organizations;
use utoipa::ToSchema;

pub use sight::Sight;
use sight::masked_number;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<assign_people::AssignPeople>(),
    Entry::of::<get_person::GetPerson>(),
    Entry::of::<list_people::ListPeople>(),
    Entry::of::<register_person::RegisterPerson>(),
    Entry::of::<remove_person_photo::RemovePersonPhoto>(),
    Entry::of::<set_opt_in::SetOptIn>(),
    Entry::of::<set_person_photo::SetPersonPhoto>(),
    Entry::of::<update_person::UpdatePerson>(),
];

/// A person as screens see it. Documents are masked without permission.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// The id.
    pub id: PersonId,
    /// Natural or legal.
    pub kind: PersonKind,
    /// The name.
    pub name: String,
    /// The trade name.
    pub trade_name: Option<String>,
    /// CPF or CNPJ, in the form people read.
    pub tax_id: Option<String>,
    /// Whether the person is identified and contacted.
    pub active: bool,
    /// The agent whose portfolio the person belongs to.
    pub owner_id: Option<UserId>,
    /// The addresses.
    pub contact_points: Vec<ContactPointView>,
    /// What was noted.
    pub note: Option<String>,
    /// What a natural person said of their gender.
    pub gender: Option<Gender>,
    /// Values of the fields that the organization added, by the physical name: text, or true and false. Sensitive ones are masked
    /// without permission.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub custom: Values,
    /// The photo; it is read at `/people/{id}/photo/{photo_id}`, and another one has another id.
    pub photo_id: Option<FileId>,
    /// Whether anything here is masked for the caller.
    pub masked: bool,
    /// Grows with each change.
    pub revision: i64,
    /// The person whom this one was merged into, to the end of several merges; its addresses are there now.
    pub merged_into_id: Option<PersonId>,
    /// When the person was anonymised; the record is nobody's and is never changed any more.
    pub anonymized_at: Option<Timestamp>,
}

impl PersonView {
    /// Masks phones that are whole: for those who see the rest of it.
    #[must_use]
    pub fn with_masked_phones(mut self) -> Self {
        for point in &mut self.contact_points {
            if point.kind == PointKind::Phone {
                point.value = mask_phone(&point.value);
                self.masked = true;
            }
            if let Some(parts) = &mut point.phone {
                parts.number = masked_number(&parts.number);
            }
        }
        self
    }
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointLabel {
    /// A mobile phone, or the person's own.
    Mobile,
    /// At work.
    Business,
    /// At home.
    Home,
    /// Anything else.
    Other,
}

impl PointLabel {
    /// Gives the name that rows hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Business => "business",
            Self::Home => "home",
            Self::Other => "other",
        }
    }
}

/// Whether an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointStatus {
    /// It is.
    Active,
    /// It is not.
    Inactive,
}

impl PointStatus {
    /// Gives the name that rows hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

/// Who said that consent is given or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptInSource {
    /// An agent heard it.
    Agent,
    /// The customer wrote a code word.
    Customer,
    /// The customer, in the settings of the channel's own app.
    Provider,
}

/// An address of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactPointView {
    /// The id.
    pub id: ContactPointId,
    /// What kind.
    pub kind: PointKind,
    /// The address.
    pub value: String,
    /// The parts of a phone; null for any other address.
    pub phone: Option<PhoneParts>,
    /// What it is for.
    #[schema(value_type = PointLabel)]
    pub label: String,
    /// Consent.
    pub opt_in: OptIn,
    /// When it was given or withdrawn.
    pub opt_in_at: Option<Timestamp>,
    /// Who said so: an agent who heard it, the customer by a code word, or the customer in the channel's own app.
    #[schema(value_type = Option<OptInSource>)]
    pub opt_in_source: Option<String>,
    /// When the owner was asked for it.
    pub opt_in_requested_at: Option<Timestamp>,
    /// Whether it is used.
    #[schema(value_type = PointStatus)]
    pub status: String,
    /// When the last contact over it began, as far as the product knows (PERSON-015): a conversation by this number; null for none, and
    /// for addresses that are no phone.
    pub last_contact_at: Option<Timestamp>,
}

/// The parts of a phone number (PERSON-014).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PhoneParts {
    /// Country code (DDI), without a plus.
    pub country_code: String,
    /// Area code (DDD); null for foreign numbers, and for numbers without an area such as 0800.
    pub area_code: Option<String>,
    /// What follows.
    pub number: String,
}

impl PhoneParts {
    fn of(point: &ContactPoint, whole: bool) -> Option<Self> {
        let phone = Phone::parse_international(&point.value).ok();
        let phone = phone.filter(|_| point.kind == PointKind::Phone)?;
        let number = if whole {
            phone.local_part().to_owned()
        } else {
            masked_number(phone.local_part())
        };
        Some(Self {
            country_code: phone.country_code().to_owned(),
            area_code: phone.area_code().map(str::to_owned),
            number,
        })
    }
}

/// An address to be registered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewContactPoint {
    /// The address that it was before, where it is written back masked: it stays as it is.
    pub id: Option<ContactPointId>,
    /// What kind.
    pub kind: PointKind,
    /// The address, as people write it.
    pub value: String,
    /// What it is for.
    #[serde(default = "other")]
    #[schema(value_type = Option<PointLabel>)]
    pub label: String,
    /// Whether it is used; when absent, as it was, and a new one is.
    pub status: Option<PointStatus>,
}

fn other() -> String {
    "other".to_owned()
}

/// Builds the view of a person, with as much of it as may be seen.
pub async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: Person,
    sight: &Sight,
) -> Result<PersonView, Fault> {
    let points = contact_points::with_last_contact(tx, scope, person.id).await?;
    let (points, last_contacts): (Vec<_>, Vec<_>) = points.into_iter().unzip();
    let merged_into_id = match person.merged_into {
        Some(_) => standing(tx, scope, person.id).await?.map(|one| one.id),
        None => None,
    };
    let masked = sight.masks(&person, &points);
    Ok(PersonView {
        id: person.id,
        kind: person.kind,
        name: person.name,
        trade_name: person.trade_name,
        tax_id: person.tax_id.as_deref().map(|id| sight.document(id)),
        active: person.active,
        owner_id: person.owner,
        contact_points: points
            .into_iter()
            .zip(last_contacts)
            .map(|(point, last_contact_at)| ContactPointView {
                id: point.id,
                kind: point.kind,
                phone: PhoneParts::of(&point, sight.phones),
                value: sight.address(point.kind, &point.value),
                label: point.label,
                opt_in: point.opt_in,
                opt_in_at: point.said.as_ref().map(|(at, _)| *at),
                opt_in_source: point.said.map(|(_, by)| by),
                opt_in_requested_at: point.requested_at,
                status: point.status,
                last_contact_at,
            })
            .collect(),
        note: person.note,
        gender: person.gender,
        custom: sight.values(person.custom),
        photo_id: person.photo,
        masked,
        revision: person.revision,
        merged_into_id,
        anonymized_at: person.anonymized_at,
    })
}

/// Merges that are followed from one person at the most.
const MERGES_FOLLOWED: usize = 100;

/// Gives a person, or who it was merged into.
pub async fn standing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
) -> Result<Option<Person>, Fault> {
    let mut id = id;
    for _ in 0..MERGES_FOLLOWED {
        let found = people::get(tx, scope, id).await?;
        match found.as_ref().and_then(|one| one.merged_into) {
            Some(into) => id = into,
            None => return Ok(found),
        }
    }
    Ok(None)
}

/// Gives a person, or who it was merged into, and holds it: what is linked to it in this transaction is not left behind by a
/// merge at the same time.
pub async fn living(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Person>, Fault> {
    let mut id = id;
    for _ in 0..MERGES_FOLLOWED {
        lock::take(tx, id.get()).await?;
        let found = people::get(tx, scope, id).await?;
        match found.as_ref().and_then(|one| one.merged_into) {
            Some(into) => id = into,
            None => return Ok(found),
        }
    }
    Ok(None)
}

/// Gives the id of a person, or of who it was merged into, and holds it; one that nobody has stays as it is.
pub async fn followed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: Option<PersonId>,
) -> Result<Option<PersonId>, Fault> {
    let Some(asked) = id else { return Ok(None) };
    Ok(living(tx, scope, asked).await?.map(|one| one.id).or(id))
}

/// Refuses to link anything to somebody who was anonymised (GAP-074).
///
/// **Errors**: `person_anonymized`.
pub fn refuse_anonymized(person: &Person) -> Result<(), Fault> {
    match person.anonymized_at {
        Some(_) => Err(Fault::refused(code::PERSON_ANONYMIZED)),
        None => Ok(()),
    }
}

/// Refuses to change somebody who was merged into another person, or anonymised.
///
/// **Errors**: `person_merged`, with `merged_into_id`; `person_anonymized`.
pub async fn refuse_merged(tx: &mut Tx<'_>, scope: &Scope, person: &Person) -> Result<(), Fault> {
    refuse_anonymized(person)?;
    if person.merged_into.is_none() {
        return Ok(());
    }
    let into = standing(tx, scope, person.id).await?.map(|one| one.id);
    Err(Fault::refused_with(
        code::PERSON_MERGED,
        json!({ "person_id": person.id, "merged_into_id": into }),
    ))
}

/// Gives what a merge decides about.
pub fn record(person: &Person, points: Vec<ContactPoint>) -> Record {
    let points = points.into_iter().map(|point| office::merge::Point {
        id: point.id,
        kind: point.kind,
        value: point.value,
        key: point.key,
        label: point.label,
        status: point.status,
        consent: Consent {
            opt_in: point.opt_in,
            said: point.said,
            requested_at: point.requested_at,
        },
    });
    Record {
        kind: person.kind,
        name: person.name.clone(),
        trade_name: person.trade_name.clone(),
        tax_id: person.tax_id.clone(),
        active: person.active,
        owner: person.owner,
        note: person.note.clone(),
        gender: person.gender,
        photo: person.photo,
        custom: person.custom.clone(),
        points: points.collect(),
    }
}

/// Reads a document and checks that it belongs to the kind of person.
pub(crate) fn document(
    fields: &mut Fields,
    kind: PersonKind,
    text: Option<&str>,
) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    match TaxId::parse(text) {
        Ok(document) if kind.fits(&document) => Some(document.as_str().to_owned()),
        Ok(_) | Err(_) => {
            fields.wrong("tax_id", code::field::INVALID);
            None
        }
    }
}

/// An address that was read, with what it is for and whether it is used.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) address: Address,
    pub(crate) label: String,
    pub(crate) status: Option<PointStatus>,
}

impl Point {
    /// Tells whether a row holds this address, however it is written.
    pub(crate) fn is(&self, row: &ContactPoint) -> bool {
        row.kind == self.address.kind && row.key == self.address.key
    }

    /// Makes the row of a person; one that is there already keeps its status when none is given.
    pub(crate) fn row(
        &self,
        id: ContactPointId,
        person: PersonId,
        held: Option<&ContactPoint>,
    ) -> ContactPoint {
        let given = self.status.map(PointStatus::name);
        let kept = held.map(|row| row.status.as_str());
        ContactPoint {
            id,
            person,
            kind: self.address.kind,
            value: self.address.value.clone(),
            key: self.address.key.clone(),
            label: self.label.clone(),
            status: given.or(kept).unwrap_or("active").to_owned(),
            opt_in: OptIn::Undefined,
            said: None,
            requested_at: None,
        }
    }
}

/// Reads addresses; each wrong one is told at its own field, and one that stands there twice too (PERSON-014).
pub(crate) fn addresses(fields: &mut Fields, points: &[NewContactPoint]) -> Vec<Point> {
    let mut read: Vec<Point> = Vec::with_capacity(points.len());
    if points.len() > office::person::CONTACT_POINTS_MAX {
        fields.wrong("contact_points", code::field::OUT_OF_RANGE);
    }
    for (n, point) in points.iter().enumerate() {
        let label_fits = matches!(
            point.label.as_str(),
            "mobile" | "business" | "home" | "other"
        );
        fields.check(
            label_fits,
            &format!("contact_points.{n}.label"),
            code::field::INVALID,
        );
        let field = format!("contact_points.{n}.value");
        let Ok(address) = Address::parse(point.kind, &point.value) else {
            fields.wrong(field, code::field::INVALID);
            continue;
        };
        let is_same =
            |one: &Point| one.address.kind == address.kind && one.address.key == address.key;
        if read.iter().any(is_same) {
            fields.wrong(field, code::field::TWICE);
            continue;
        }
        read.push(Point {
            address,
            label: point.label.clone(),
            status: point.status,
        });
    }
    read
}

/// Lays values of added fields over those that are there; see [`lay`].
///
/// **Errors**: each at `custom.` and the physical name.
pub(crate) fn values(
    fields: &mut Fields,
    definitions: &[Definition],
    (held, given): (&Values, &Values),
    whole: bool,
) -> Values {
    match lay(definitions, held, given, whole) {
        Ok(values) => values,
        Err(wrong) => {
            for (name, problem) in wrong {
                fields.wrong(format!("custom.{name}"), code::field::named(problem));
            }
            held.clone()
        }
    }
}

/// Checks that an owner is an active user (PERSON-009).
///
/// **Errors**: `owner_id` names nobody who could be one.
pub(crate) async fn check_owner(
    tx: &mut Tx<'_>,
    scope: &Scope,
    owner: Option<UserId>,
) -> Result<(), Fault> {
    let Some(owner) = owner else { return Ok(()) };
    let user = store_setup::users::get(tx, scope, owner).await?;
    if user.is_some_and(|user| user.active) {
        return Ok(());
    }
    Err(Fault::field("owner_id", code::field::UNKNOWN))
}

/// Finds people who have the document or one of the addresses already (PERSON-018).
async fn existing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tax_id: Option<&str>,
    points: &[Point],
) -> Result<Vec<PersonId>, Fault> {
    let mut found = Vec::new();
    if let Some(tax_id) = tax_id {
        found.extend(people::by_tax_id(tx, scope, tax_id).await?);
    }
    for Point { address, .. } in points {
        found.extend(contact_points::holders(tx, scope, address.kind, &address.key).await?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Refuses a document or an address that somebody else has, and offers who that is (PERSON-018).
///
/// **Shape**: `but` is who is being changed; `anyway` goes on where the organization allows two of one (GAP-007).
/// **Errors**: `person_exists`, with `existing` and whether it `may_repeat`.
pub(crate) async fn refuse_existing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (tax_id, points): (Option<&str>, &[Point]),
    (but, anyway): (Option<PersonId>, bool),
) -> Result<(), Fault> {
    let mut found = existing(tx, scope, tax_id, points).await?;
    found.retain(|id| Some(*id) != but);
    if found.is_empty() {
        return Ok(());
    }
    let settings = organizations::get(tx, scope).await?.settings;
    let may_repeat = !settings.forbid_duplicate_people;
    if may_repeat && anyway {
        return Ok(());
    }
    let sight = Sight::of(tx, scope).await?;
    let mut views = Vec::new();
    for id in found {
        if let Some(person) = people::get(tx, scope, id).await? {
            views.push(view(tx, scope, person, &sight).await?);
        }
    }
    Err(Fault::refused_with(
        code::PERSON_EXISTS,
        json!({ "existing": views, "may_repeat": may_repeat }),
    ))
}
