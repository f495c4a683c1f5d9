//! People.

use base::authz::Scope;
use base::id::{FileId, PersonId, UserId};
use base::text::fold;
use base::time::Timestamp;
use office::custom::Values;
use office::person::{Gender, PersonKind};
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::person_words::{FEW, LAST, Typed};
use crate::{person_checks, person_words};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, kind, name, trade_name, tax_id, active, owner_id, note, revision, merged_into_id, gender, custom, anonymized_at, photo_file_id FROM people
         WHERE org_id = $1 AND id = $2"
    );
    /// People with a document, by `people_by_tax_id`: one, rarely two.
    BY_TAX_ID = both(
        "SELECT id FROM people WHERE org_id = $1 AND tax_id = $2 AND merged_into_id IS NULL ORDER BY id LIMIT $3"
    );
    /// Who has a photo, by `people_by_photo`.
    BY_PHOTO = both("SELECT id FROM people WHERE org_id = $1 AND photo_file_id = $2 LIMIT 1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO people (id, org_id, kind, name, name_fold, trade_name, trade_fold, tax_id, active, owner_id, note, created_at,
                             gender, custom, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE people SET kind = $3, name = $4, name_fold = $5, trade_name = $6, trade_fold = $7, tax_id = $8,
                           active = $9, owner_id = $10, note = $11, gender = $12, custom = $13, photo_file_id = $14, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Says where a person went, or that the person is back.
    SET_MERGED = both(
        "UPDATE people SET merged_into_id = $3, revision = revision + 1 WHERE org_id = $1 AND id = $2"
    );
}

/// People of one document that a refusal names at the most.
const NAMED_MAX: u32 = 5;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// Natural or legal.
    pub kind: PersonKind,
    /// The name.
    pub name: String,
    /// The trade name.
    pub trade_name: Option<String>,
    /// CPF or CNPJ, compact.
    pub tax_id: Option<String>,
    /// Whether the person is identified and contacted.
    pub active: bool,
    /// The agent whose portfolio the person belongs to.
    pub owner: Option<UserId>,
    /// What was noted.
    pub note: Option<String>,
    /// Grows with each change.
    pub revision: i64,
    /// Whom this one was merged into; everything else is as it was before.
    pub merged_into: Option<PersonId>,
    /// What a natural person said of their gender.
    pub gender: Option<Gender>,
    /// Values of the fields that the organization added.
    pub custom: Values,
    /// When the person was anonymised: the record is nobody's, and stays so.
    pub anonymized_at: Option<Timestamp>,
    /// The photo; a person begins without one.
    pub photo: Option<FileId>,
}

/// What people are searched by; exactly one of the ways.
#[derive(Debug, Clone, Copy, Default)]
pub enum Search<'a> {
    /// Beginnings of words of name or trade name, folded.
    Name(&'a str),
    /// The identity key of a phone or an e-mail address.
    Key(&'a str),
    /// A part of the digits of a phone.
    PhonePart(&'a str),
    /// The beginning of an e-mail address, folded.
    EmailPrefix(&'a str),
    /// CPF or CNPJ, compact.
    TaxId(&'a str),
    /// Everybody.
    #[default]
    All,
}

impl<'a> Search<'a> {
    /// Lends what was typed of a name; nothing where something else is searched by.
    pub(crate) const fn name(self) -> &'a str {
        match self {
            Self::Name(name) => name,
            _ => "",
        }
    }
}

/// Whose portfolio people belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Owned {
    /// Anybody's or nobody's.
    #[default]
    Either,
    /// Anybody's.
    With,
    /// Nobody's.
    Without,
    /// This agent's.
    By(UserId),
}

/// Which people come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// By name, from the end of the alphabet.
    NameDown,
    /// Who was registered last.
    Newest,
}

/// Which people a page holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// What they are searched by.
    pub search: Search<'a>,
    /// Only who is active, or is not.
    pub active: Option<bool>,
    /// Whose they are.
    pub owned: Owned,
    /// Which come first.
    pub order: Order,
    /// The folded name and the id of the last one of the page before.
    pub after: Option<(&'a str, PersonId)>,
}

/// Gives a person.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Person>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives the ids of people with a document.
pub async fn by_tax_id(tx: &mut Tx<'_>, scope: &Scope, tax_id: &str) -> Result<Vec<PersonId>> {
    with_tax_id(tx, scope, tax_id, NAMED_MAX).await
}

/// Gives the ids of people with a document, the first ones.
pub async fn with_tax_id(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tax_id: &str,
    limit: u32,
) -> Result<Vec<PersonId>> {
    tx.all(&BY_TAX_ID, args![scope.org(), tax_id, limit], |row| {
        row.i64(0).map(PersonId::from_i64)
    })
    .await
}

/// Tells whether somebody has a photo.
pub async fn has_photo(tx: &mut Tx<'_>, scope: &Scope, photo: FileId) -> Result<bool> {
    let found = tx
        .opt(&BY_PHOTO, args![scope.org(), photo], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Says where a person went, or that the person is back.
pub async fn update_merged(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    into: Option<PersonId>,
) -> Result<()> {
    tx.execute(&SET_MERGED, args![scope.org(), id, into])
        .await
        .map(drop)?;
    person_checks::insert(tx, scope, id).await
}

/// Gives a page of people.
///
/// **Cost**: one word that very many people have looks along their order until the page is full, a part of a phone at all
/// phones, everything else at those it finds.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Person>> {
    let mut typed = Typed::read(filter.search.name());
    let is_narrow = !matches!(filter.search, Search::All);
    let are_few = typed.rarest_first(tx, scope, FEW).await? && is_narrow;
    let pattern = match filter.search {
        Search::PhonePart(part) => containing(part),
        Search::EmailPrefix(part) => format!("{part}{LAST}"),
        Search::Name(_) | Search::Key(_) | Search::TaxId(_) | Search::All => String::new(),
    };
    let list = Filtered::new(
        "people::LIST",
        "SELECT id, kind, name, trade_name, tax_id, active, owner_id, note, revision, merged_into_id, gender, custom, anonymized_at, photo_file_id
         FROM people WHERE org_id = $1 AND merged_into_id IS NULL AND anonymized_at IS NULL",
        args![scope.org()],
    );
    let list = match filter.search {
        Search::Name(_) => typed.people(list, scope, are_few),
        search => searched(list, scope, search, &pattern),
    };
    let list = match filter.active {
        Some(true) => list.and("active", &[]),
        Some(false) => list.and("NOT active", &[]),
        None => list,
    };
    let list = match filter.owned {
        Owned::Either => list,
        Owned::With => list.and("owner_id IS NOT NULL", &[]),
        Owned::Without => list.and("owner_id IS NULL", &[]),
        Owned::By(owner) => list.and("owner_id = ?", &[V::from(owner)]),
    };
    let list = match (filter.after, filter.order) {
        (None, _) => list,
        (Some((name, id)), Order::Name) => list.and(
            "(name_fold > ? OR (name_fold = ? AND id > ?))",
            &[V::T(name), V::T(name), V::from(id)],
        ),
        (Some((name, id)), Order::NameDown) => list.and(
            "(name_fold < ? OR (name_fold = ? AND id < ?))",
            &[V::T(name), V::T(name), V::from(id)],
        ),
        (Some((_, id)), Order::Newest) => list.and("id < ?", &[V::from(id)]),
    };
    // Few are put in order, and not looked for along the order of all.
    let tail = match (filter.order, are_few) {
        (Order::Name, false) => "ORDER BY name_fold, id LIMIT ?",
        (Order::Name, true) => "ORDER BY name_fold || '', id LIMIT ?",
        (Order::NameDown, false) => "ORDER BY name_fold DESC, id DESC LIMIT ?",
        (Order::NameDown, true) => "ORDER BY name_fold || '' DESC, id DESC LIMIT ?",
        (Order::Newest, _) => "ORDER BY id DESC LIMIT ?",
    };
    tx.list(&list.end(tail, args![limit]), read).await
}

fn searched<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    search: Search<'a>,
    pattern: &'a str,
) -> Filtered<'a> {
    let org = V::from(scope.org());
    match search {
        // One part for each kind: in one list of kinds the index of addresses is not used.
        Search::Key(key) => list.and(
            "id IN (SELECT person_id FROM contact_points WHERE org_id = ? AND kind = 'phone' AND identity_key = ?
                    UNION ALL SELECT person_id FROM contact_points WHERE org_id = ? AND kind = 'email' AND identity_key = ?)",
            &[org, V::T(key), org, V::T(key)],
        ),
        Search::PhonePart(_) => list.and(
            "id IN (SELECT person_id FROM contact_points WHERE org_id = ? AND kind = 'phone' AND identity_key LIKE ? ESCAPE '!')",
            &[org, V::T(pattern)],
        ),
        Search::EmailPrefix(part) => list.and(
            "id IN (SELECT person_id FROM contact_points WHERE org_id = ? AND kind = 'email' AND identity_key >= ? AND identity_key < ?)",
            &[org, V::T(part), V::T(pattern)],
        ),
        Search::TaxId(tax_id) => list.and(
            "id IN (SELECT id FROM people WHERE org_id = ? AND tax_id = ?)",
            &[org, V::T(tax_id)],
        ),
        Search::Name(_) | Search::All => list,
    }
}

/// Adds a person.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, person: &Person, now: Timestamp) -> Result<()> {
    let (name_fold, trade_fold) = (fold(&person.name), person.trade_name.as_deref().map(fold));
    let custom = serde_json::to_string(&person.custom)?;
    tx.execute(
        &INSERT,
        args![
            person.id,
            scope.org(),
            person.kind.name(),
            &person.name,
            &name_fold,
            person.trade_name.as_ref(),
            trade_fold.as_ref(),
            person.tax_id.as_ref(),
            person.active,
            person.owner,
            person.note.as_ref(),
            now,
            person.gender.map(Gender::name),
            V::J(&custom)
        ],
    )
    .await?;
    person_words::insert(tx, scope, person.id, (&name_fold, trade_fold.as_deref())).await?;
    person_checks::insert(tx, scope, person.id).await
}

/// Changes a person. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, person: &Person) -> Result<bool> {
    let (name_fold, trade_fold) = (fold(&person.name), person.trade_name.as_deref().map(fold));
    let custom = serde_json::to_string(&person.custom)?;
    let changed = tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                person.id,
                person.kind.name(),
                &person.name,
                &name_fold,
                person.trade_name.as_ref(),
                trade_fold.as_ref(),
                person.tax_id.as_ref(),
                person.active,
                person.owner,
                person.note.as_ref(),
                person.gender.map(Gender::name),
                V::J(&custom),
                person.photo
            ],
        )
        .await?
        > 0;
    if changed {
        person_words::replace(tx, scope, person.id, (&name_fold, trade_fold.as_deref())).await?;
        person_checks::insert(tx, scope, person.id).await?;
    }
    Ok(changed)
}

fn read(row: &Row<'_>) -> Result<Person> {
    let kind = match row.text(1)?.as_str() {
        "natural" => PersonKind::Natural,
        "legal" => PersonKind::Legal,
        other => return Err(Error::Corrupt(format!("person kind {other}"))),
    };
    let gender = match row.opt_text(10)? {
        None => None,
        Some(name) => {
            Some(Gender::parse(&name).ok_or_else(|| Error::Corrupt(format!("gender {name}")))?)
        }
    };
    let custom = match row.opt_json(11)? {
        None => Values::new(),
        Some(values) => serde_json::from_value(values)?,
    };
    Ok(Person {
        id: PersonId::from_i64(row.i64(0)?),
        kind,
        name: row.text(2)?,
        trade_name: row.opt_text(3)?,
        tax_id: row.opt_text(4)?,
        active: row.bool(5)?,
        owner: row.opt_i64(6)?.map(UserId::from_i64),
        note: row.opt_text(7)?,
        revision: row.i64(8)?,
        merged_into: row.opt_i64(9)?.map(PersonId::from_i64),
        gender,
        custom,
        anonymized_at: row.opt_at(12)?,
        photo: row.opt_i64(13)?.map(FileId::from_i64),
    })
}
