//! What cases keep of the forms that were filled in for them: answers, with the version they were given to (GAP-092).

use base::authz::Scope;
use base::id::{CaseId, FormId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// That of a case, by primary key.
    GET = both(
        "SELECT form_id, form_version, answers, complete, kept_at, kept_by, revision FROM case_forms
         WHERE org_id = $1 AND case_id = $2"
    );
    /// Adds or replaces that of a case. The form and its version never change.
    PUT = both(
        "INSERT INTO case_forms (org_id, case_id, form_id, form_version, answers, complete, kept_at, kept_by, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
         ON CONFLICT (org_id, case_id) DO UPDATE SET answers = excluded.answers, complete = excluded.complete,
             kept_at = excluded.kept_at, kept_by = excluded.kept_by, revision = case_forms.revision + 1"
    );
}

/// Which form: a published version of one, or a version of the standard one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// The form; the standard one when absent.
    pub form: Option<FormId>,
    /// The number of the version, from 1.
    pub version: i64,
}

/// A form that was filled in for a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseForm {
    /// Which form.
    pub which: Which,
    /// The answers by physical name.
    pub answers: Value,
    /// Whether nothing was missing or wrong when it was kept.
    pub complete: bool,
    /// When it was kept last.
    pub kept_at: Timestamp,
    /// By whom.
    pub kept_by: Option<UserId>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives the form of a case.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Option<CaseForm>> {
    tx.opt(&GET, args![scope.org(), case], |row| {
        Ok(CaseForm {
            which: Which {
                form: row.opt_i64(0)?.map(FormId::from_i64),
                version: row.i64(1)?,
            },
            answers: row.json(2)?,
            complete: row.bool(3)?,
            kept_at: row.at(4)?,
            kept_by: row.opt_i64(5)?.map(UserId::from_i64),
            revision: row.i64(6)?,
        })
    })
    .await
}

/// Keeps the form of a case.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, case: CaseId, one: &CaseForm) -> Result<()> {
    let answers = serde_json::to_string(&one.answers)?;
    let args = args![
        scope.org(),
        case,
        one.which.form,
        one.which.version,
        V::J(&answers),
        one.complete,
        one.kept_at,
        one.kept_by
    ];
    tx.execute(&PUT, args).await.map(drop)
}
