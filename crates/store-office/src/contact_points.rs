//! Contact points: the addresses of people.

use base::authz::Scope;
use base::id::{ContactPointId, PersonId};
use base::time::Timestamp;
use office::person::{OptIn, PointKind};
use store::{Error, Result, Row, Tx, args, both};

use crate::person_checks;

/// Rows of one address at the most: as many people share one.
const SHARED_MAX: u32 = 200;
/// People of one address that a refusal names at the most.
const NAMED_MAX: u32 = 5;

macro_rules! points {
    ($tail:literal) => {
        points!("", $tail)
    };
    ($more:literal, $tail:literal) => {
        concat!(
            "SELECT id, person_id, kind, value, identity_key, label, status, opt_in, opt_in_at, opt_in_source, opt_in_requested_at",
            $more,
            " FROM contact_points ",
            $tail
        )
    };
}

store::statements! {
    /// The addresses of a person, by `contact_points_once`: a few rows.
    OF_PERSON = both(
        points!("WHERE org_id = $1 AND person_id = $2 ORDER BY kind, id")
    );
    /// The same, with when the last contact over each number began, by `conversations_of_person`; of a bare column, SQLite would
    /// look for the greatest along all contacts.
    WITH_LAST_CONTACT = both(
        points!(
            ", CASE WHEN kind = 'phone' THEN
                 (SELECT MAX(i.arrived_at + 0) FROM conversations c
                  JOIN interactions i ON i.org_id = c.org_id AND i.id = c.interaction_id
                  WHERE c.org_id = contact_points.org_id AND c.person_id = contact_points.person_id
                    AND c.phone_key = contact_points.identity_key) END",
            "WHERE org_id = $1 AND person_id = $2 ORDER BY kind, id"
        )
    );
    /// Every row of an address, by `contact_points_identity`.
    WITH_ADDRESS = both(
        points!("WHERE org_id = $1 AND kind = $2 AND identity_key = $3 ORDER BY id LIMIT $4")
    );
    /// Remembers that the owner was asked for consent.
    SET_REQUESTED = both(
        "UPDATE contact_points SET opt_in_requested_at = $4 WHERE org_id = $1 AND person_id = $2 AND id = $3"
    );
    /// Active people with an address, by `contact_points_identity`: two are enough to know that it is not unique (CONFLICT-17).
    OWNERS = both(
        "SELECT DISTINCT c.person_id FROM contact_points c JOIN people p ON p.org_id = c.org_id AND p.id = c.person_id
         WHERE c.org_id = $1 AND c.kind = $2 AND c.identity_key = $3 AND c.status = 'active' AND p.active
         ORDER BY c.person_id LIMIT 2"
    );
    /// Everybody who has an address, for the refusal of a duplicate, by `contact_points_identity`.
    HOLDERS = both(
        "SELECT DISTINCT person_id FROM contact_points WHERE org_id = $1 AND kind = $2 AND identity_key = $3 ORDER BY person_id LIMIT $4"
    );
    /// Adds one; the same address again changes nothing. Consent that was withdrawn for the address holds for whoever gets it.
    INSERT = both(
        "INSERT INTO contact_points (id, org_id, person_id, kind, value, identity_key, label, status, opt_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
                 CASE WHEN EXISTS (SELECT 1 FROM withdrawn_addresses w WHERE w.org_id = $2 AND w.kind = $4 AND w.identity_key = $6)
                      THEN 'opted_out' ELSE $9 END)
         ON CONFLICT (org_id, person_id, kind, identity_key) DO UPDATE SET value = excluded.value, label = excluded.label, status = excluded.status"
    );
    /// Records consent or its withdrawal, by primary key.
    SET_OPT_IN = both(
        "UPDATE contact_points SET opt_in = $4, opt_in_at = $5, opt_in_source = $6 WHERE org_id = $1 AND person_id = $2 AND id = $3"
    );
    /// Writes down all that is known of consent; a withdrawal that holds for the address holds here.
    SET_CONSENT = both(
        "UPDATE contact_points SET opt_in_at = $5, opt_in_source = $6, opt_in_requested_at = $7,
                opt_in = CASE WHEN EXISTS (SELECT 1 FROM withdrawn_addresses w
                                           WHERE w.org_id = $1 AND w.kind = contact_points.kind AND w.identity_key = contact_points.identity_key)
                              THEN 'opted_out' ELSE $4 END
         WHERE org_id = $1 AND person_id = $2 AND id = $3"
    );
    /// Removes one, whoever has it, by primary key.
    REMOVE_ANY = both("DELETE FROM contact_points WHERE org_id = $1 AND id = $2");
    /// Removes one.
    REMOVE = both("DELETE FROM contact_points WHERE org_id = $1 AND person_id = $2 AND id = $3");
}

/// A contact point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPoint {
    /// The id.
    pub id: ContactPointId,
    /// Whose.
    pub person: PersonId,
    /// What kind of address.
    pub kind: PointKind,
    /// As it is shown and written to.
    pub value: String,
    /// The key under which it is found.
    pub key: String,
    /// Mobile, business, home or other.
    pub label: String,
    /// Active or inactive.
    pub status: String,
    /// Consent.
    pub opt_in: OptIn,
    /// When it was given or withdrawn, and by what: `agent` or `customer`.
    pub said: Option<(Timestamp, String)>,
    /// When the owner was asked for it.
    pub requested_at: Option<Timestamp>,
}

/// Gives the addresses of a person.
pub async fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<ContactPoint>> {
    tx.all(&OF_PERSON, args![scope.org(), person], read).await
}

/// Gives the addresses of a person, each with when the last contact over it began, as far as the product knows (PERSON-015):
/// numbers only.
pub async fn with_last_contact(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<(ContactPoint, Option<Timestamp>)>> {
    tx.all(&WITH_LAST_CONTACT, args![scope.org(), person], |row| {
        Ok((read(row)?, row.opt_at(11)?))
    })
    .await
}

/// Gives the one active person with an address.
///
/// **Shape**: `None` when nobody or more than one person has it.
/// **Source**: PERSON-001, PERSON-002, CONFLICT-17.
pub async fn only_owner(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: PointKind,
    key: &str,
) -> Result<Option<PersonId>> {
    let owners = tx
        .all(&OWNERS, args![scope.org(), kind.name(), key], |row| {
            row.i64(0).map(PersonId::from_i64)
        })
        .await?;
    Ok(match owners.as_slice() {
        [only] => Some(*only),
        [] | [_, ..] => None,
    })
}

/// Gives everybody who has an address, inactive people too.
pub async fn holders(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: PointKind,
    key: &str,
) -> Result<Vec<PersonId>> {
    first_holders(tx, scope, (kind, key), NAMED_MAX).await
}

/// Gives the first ones of those who have an address, inactive people too.
pub async fn first_holders(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, key): (PointKind, &str),
    limit: u32,
) -> Result<Vec<PersonId>> {
    let values = args![scope.org(), kind.name(), key, limit];
    tx.all(&HOLDERS, values, |row| row.i64(0).map(PersonId::from_i64))
        .await
}

/// Adds an address, or changes how the same address is written.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, point: &ContactPoint) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            point.id,
            scope.org(),
            point.person,
            point.kind.name(),
            &point.value,
            &point.key,
            &point.label,
            &point.status,
            point.opt_in.name()
        ],
    )
    .await?;
    person_checks::insert(tx, scope, point.person).await
}

/// Gives an address, with its consent, to a person: the row of another one moves, or comes again.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, point: &ContactPoint) -> Result<()> {
    tx.execute(&REMOVE_ANY, args![scope.org(), point.id])
        .await?;
    insert(tx, scope, point).await?;
    let (at, by) = match &point.said {
        Some((at, by)) => (Some(*at), Some(by.as_str())),
        None => (None, None),
    };
    let values = args![
        scope.org(),
        point.person,
        point.id,
        point.opt_in.name(),
        at,
        by,
        point.requested_at
    ];
    tx.execute(&SET_CONSENT, values).await.map(drop)
}

/// Records consent or its withdrawal, when and by what. Tells whether the person has this address.
pub async fn update_opt_in(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (person, id): (PersonId, ContactPointId),
    opt_in: OptIn,
    (now, source): (Timestamp, &str),
) -> Result<bool> {
    let values = args![scope.org(), person, id, opt_in.name(), now, source];
    Ok(tx.execute(&SET_OPT_IN, values).await? > 0)
}

/// Gives every row of an address, of whomever.
pub async fn with_address(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: PointKind,
    key: &str,
) -> Result<Vec<ContactPoint>> {
    let values = args![scope.org(), kind.name(), key, SHARED_MAX];
    tx.all(&WITH_ADDRESS, values, read).await
}

/// Remembers that the owner of an address was asked for consent.
pub async fn update_requested(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (person, id): (PersonId, ContactPointId),
    now: Timestamp,
) -> Result<()> {
    tx.execute(&SET_REQUESTED, args![scope.org(), person, id, now])
        .await
        .map(drop)
}

/// Removes an address.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    id: ContactPointId,
) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), person, id]).await?;
    person_checks::insert(tx, scope, person).await
}

fn read(row: &Row<'_>) -> Result<ContactPoint> {
    let corrupt = |what: &str, value: String| Error::Corrupt(format!("{what} {value}"));
    let kind = match row.text(2)?.as_str() {
        "phone" => PointKind::Phone,
        "email" => PointKind::Email,
        "handle" => PointKind::Handle,
        other => return Err(corrupt("contact point", other.to_owned())),
    };
    let opt_in = match row.text(7)?.as_str() {
        "undefined" => OptIn::Undefined,
        "opted_in" => OptIn::OptedIn,
        "opted_out" => OptIn::OptedOut,
        other => return Err(corrupt("opt-in", other.to_owned())),
    };
    Ok(ContactPoint {
        id: ContactPointId::from_i64(row.i64(0)?),
        person: PersonId::from_i64(row.i64(1)?),
        kind,
        value: row.text(3)?,
        key: row.text(4)?,
        label: row.text(5)?,
        status: row.text(6)?,
        opt_in,
        said: row.opt_at(8)?.zip(row.opt_text(9)?),
        requested_at: row.opt_at(10)?,
    })
}
