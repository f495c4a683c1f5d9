//! Anonymisations of one or many people: whom, how far, and who was refused why. Rows hold ids only (GAP-074).

use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{AnonymizationId, PersonId, UserId};
use base::time::Timestamp;
use store::{Error, Result, Row, Tx, args, both};

macro_rules! anonymizations {
    ($tail:literal) => {
        concat!(
            "SELECT id, user_id, state, person_count, done_count, refused_count, error, created_at, finished_at FROM anonymizations ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(anonymizations!("WHERE org_id = $1 AND id = $2"));
    /// Newest first, by primary key.
    LIST = both(anonymizations!("WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO anonymizations (id, org_id, user_id, state, person_count, done_count, refused_count, created_at)
         VALUES ($1, $2, $3, 'waiting', $4, 0, 0, $5)"
    );
    /// Adds somebody to one.
    ADD = both(
        "INSERT INTO anonymization_people (org_id, anonymization_id, position, person_id) VALUES ($1, $2, $3, $4)"
    );
    /// Whose turn it is, by primary key.
    NEXT = both(
        "SELECT position, person_id FROM anonymization_people WHERE org_id = $1 AND anonymization_id = $2 AND outcome IS NULL
         ORDER BY position LIMIT 1"
    );
    /// Says what came of somebody, once.
    SET_OUTCOME = both(
        "UPDATE anonymization_people SET outcome = $4
         WHERE org_id = $1 AND anonymization_id = $2 AND position = $3 AND outcome IS NULL"
    );
    /// Counts it.
    COUNT = both(
        "UPDATE anonymizations SET state = 'running', done_count = done_count + $3, refused_count = refused_count + $4
         WHERE org_id = $1 AND id = $2"
    );
    /// Ends one that is not over.
    END = both(
        "UPDATE anonymizations SET state = $3, error = $4, finished_at = $5
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Who was refused, in order, by primary key.
    REFUSED = both(
        "SELECT position, person_id, outcome FROM anonymization_people
         WHERE org_id = $1 AND anonymization_id = $2 AND position > $3 AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY position LIMIT $4"
    );
    /// Whether a person waits in one that is not over, by `anonymizations_of_person`.
    WAITS = both(
        "SELECT p.position FROM anonymization_people p JOIN anonymizations a ON a.org_id = p.org_id AND a.id = p.anonymization_id
         WHERE p.org_id = $1 AND p.person_id = $2 AND p.outcome IS NULL AND a.state IN ('waiting', 'running') LIMIT 1"
    );
}

/// What is written down of somebody who was anonymised; anything else is the code of a refusal.
pub const DONE: &str = "done";

/// An anonymisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anonymization {
    /// The id.
    pub id: AnonymizationId,
    /// Who asked.
    pub user: UserId,
    /// Where it stands.
    pub state: BackgroundState,
    /// How many people.
    pub person_count: i64,
    /// How many of them are anonymised.
    pub done_count: i64,
    /// How many were refused.
    pub refused_count: i64,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Somebody who was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The place in the list.
    pub position: i64,
    /// Who.
    pub person: PersonId,
    /// Why: a stable code.
    pub reason: String,
}

/// Gives an anonymisation.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnonymizationId,
) -> Result<Option<Anonymization>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Lists anonymisations, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<AnonymizationId>,
    limit: u32,
) -> Result<Vec<Anonymization>> {
    let before = before.map_or(i64::MAX, AnonymizationId::get);
    tx.all(&LIST, args![scope.org(), before, limit], read).await
}

/// Adds an anonymisation of people.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, user): (AnonymizationId, UserId),
    people: &[PersonId],
    now: Timestamp,
) -> Result<()> {
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    tx.execute(&INSERT, args![id, scope.org(), user, count, now])
        .await?;
    for (position, person) in (1_i64..).zip(people) {
        tx.execute(&ADD, args![scope.org(), id, position, *person])
            .await?;
    }
    Ok(())
}

/// Gives whose turn it is.
pub async fn next(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnonymizationId,
) -> Result<Option<(i64, PersonId)>> {
    tx.opt(&NEXT, args![scope.org(), id], |row| {
        Ok((row.i64(0)?, PersonId::from_i64(row.i64(1)?)))
    })
    .await
}

/// Writes down what came of somebody, and counts it once.
pub async fn update_outcome(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, position): (AnonymizationId, i64),
    outcome: &str,
) -> Result<()> {
    let values = args![scope.org(), id, position, outcome];
    if tx.execute(&SET_OUTCOME, values).await? == 0 {
        return Ok(());
    }
    let is_done = outcome == DONE;
    let counts = args![scope.org(), id, i64::from(is_done), i64::from(!is_done)];
    tx.execute(&COUNT, counts).await.map(drop)
}

/// Ends an anonymisation.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnonymizationId,
    (state, error): (BackgroundState, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    tx.execute(&END, args![scope.org(), id, state.name(), error, now])
        .await
        .map(drop)
}

/// Gives those who were refused, in order.
pub async fn refused(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnonymizationId,
    after: i64,
    limit: u32,
) -> Result<Vec<Refused>> {
    tx.all(&REFUSED, args![scope.org(), id, after, limit], |row| {
        Ok(Refused {
            position: row.i64(0)?,
            person: PersonId::from_i64(row.i64(1)?),
            reason: row.text(2)?,
        })
    })
    .await
}

/// Tells whether a person waits to be anonymised.
pub async fn waits(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<bool> {
    let found = tx
        .opt(&WAITS, args![scope.org(), person], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

fn read(row: &Row<'_>) -> Result<Anonymization> {
    let state = row.text(2)?;
    Ok(Anonymization {
        id: AnonymizationId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        state: BackgroundState::named(&state)
            .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
        person_count: row.i64(3)?,
        done_count: row.i64(4)?,
        refused_count: row.i64(5)?,
        error: row.opt_text(6)?,
        created_at: row.at(7)?,
        finished_at: row.opt_at(8)?,
    })
}
