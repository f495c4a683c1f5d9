//! Who read what of whom. Apart from the audit log: reading is far more frequent than changing.

use base::authz::Scope;
use base::id::{PersonId, PersonReadId, UserId};
use base::time::Timestamp;
use office::reading::Reading;
use store::statement::Filtered;
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// Adds one.
    INSERT = both(
        "INSERT INTO person_reads (id, org_id, user_id, person_id, what, address, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    /// Whether somebody opened a record since a moment, by `person_reads_of_user`: a few rows behind the last.
    OPENED_SINCE = both(
        "SELECT count(*) FROM person_reads
         WHERE org_id = $1 AND user_id = $2 AND person_id = $3 AND what = 'opened' AND at > $4"
    );
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRead {
    /// The id.
    pub id: PersonReadId,
    /// Who.
    pub user: UserId,
    /// Whose record.
    pub person: PersonId,
    /// What.
    pub what: Reading,
    /// The network address that the request came from.
    pub address: String,
    /// When.
    pub at: Timestamp,
}

/// What a list is filtered by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Who.
    pub user: Option<UserId>,
    /// Whose record.
    pub person: Option<PersonId>,
    /// What.
    pub what: Option<Reading>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Older than this line.
    pub before: Option<PersonReadId>,
}

/// Adds a line.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &PersonRead) -> Result<()> {
    let values = args![
        one.id,
        scope.org(),
        one.user,
        one.person,
        one.what.name(),
        &one.address,
        one.at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Tells whether somebody opened a record since a moment.
pub async fn opened_since(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, person): (UserId, PersonId),
    since: Timestamp,
) -> Result<bool> {
    let values = args![scope.org(), user, person, since];
    Ok(tx.one(&OPENED_SINCE, values, |row| row.i64(0)).await? > 0)
}

/// Lists lines, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<PersonRead>> {
    let list = Filtered::new(
        "person_reads::LIST",
        "SELECT id, user_id, person_id, what, address, at FROM person_reads WHERE org_id = $1",
        args![scope.org()],
    )
    .and_if("user_id = ?", filter.user.map(V::from))
    .and_if("person_id = ?", filter.person.map(V::from))
    .and_if("what = ?", filter.what.map(|what| V::T(what.name())))
    .and_if("at >= ?", filter.from.map(V::from))
    .and_if("at < ?", filter.to.map(V::from))
    .and_if("id < ?", filter.before.map(V::from))
    .end("ORDER BY id DESC LIMIT ?", args![limit]);
    tx.list(&list, read).await
}

fn read(row: &Row<'_>) -> Result<PersonRead> {
    let what = row.text(3)?;
    Ok(PersonRead {
        id: PersonReadId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        person: PersonId::from_i64(row.i64(2)?),
        what: Reading::parse(&what).ok_or_else(|| Error::Corrupt(format!("reading {what}")))?,
        address: row.text(4)?,
        at: row.at(5)?,
    })
}
