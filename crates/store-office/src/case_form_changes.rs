//! The trail of what was filled in for cases: who made which answers different (CASE-010).

use base::authz::Scope;
use base::id::{CaseFormChangeId, CaseId, InteractionId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// Those of a case, newest first, by `case_form_changes_of_case`.
    OF_CASE = both(
        "SELECT id, interaction_id, changed_by, changed_at, changes FROM case_form_changes
         WHERE org_id = $1 AND case_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_form_changes (id, org_id, case_id, interaction_id, changed_by, changed_at, changes)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
}

/// A change.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFormChange {
    /// The id.
    pub id: CaseFormChangeId,
    /// The interaction whose end kept it; none for who edited it afterwards.
    pub interaction: Option<InteractionId>,
    /// Who.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// What was there and what is there, by physical name.
    pub changes: Value,
}

/// Gives changes of a case before one, newest first.
pub async fn of_case(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    before: CaseFormChangeId,
    limit: u32,
) -> Result<Vec<CaseFormChange>> {
    tx.all(
        &OF_CASE,
        args![scope.org(), case, before, i64::from(limit)],
        |row| {
            Ok(CaseFormChange {
                id: CaseFormChangeId::from_i64(row.i64(0)?),
                interaction: row.opt_i64(1)?.map(InteractionId::from_i64),
                by: row.opt_i64(2)?.map(UserId::from_i64),
                at: row.at(3)?,
                changes: row.json(4)?,
            })
        },
    )
    .await
}

/// Adds a change.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    one: &CaseFormChange,
) -> Result<()> {
    let changes = serde_json::to_string(&one.changes)?;
    let args = args![
        one.id,
        scope.org(),
        case,
        one.interaction,
        one.by,
        one.at,
        V::J(&changes)
    ];
    tx.execute(&INSERT, args).await.map(drop)
}
