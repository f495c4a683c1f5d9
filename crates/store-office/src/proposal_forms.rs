//! What was filled in with proposals: answers, with the version of the form they were given to (SALE-031).

use base::authz::Scope;
use base::id::{FormId, ProposalId};
use serde_json::Value;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// That of a proposal, by primary key.
    GET = both("SELECT form_id, form_version, answers FROM proposal_forms WHERE org_id = $1 AND proposal_id = $2");
    /// Adds or replaces that of a proposal. The form and its version never change.
    PUT = both(
        "INSERT INTO proposal_forms (org_id, proposal_id, form_id, form_version, answers) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, proposal_id) DO UPDATE SET answers = excluded.answers"
    );
}

/// A form that was filled in with a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalForm {
    /// The form.
    pub form: FormId,
    /// The number of its version, from 1.
    pub version: i64,
    /// The answers by physical name.
    pub answers: Value,
}

/// Gives the form of a proposal.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, of: ProposalId) -> Result<Option<ProposalForm>> {
    tx.opt(&GET, args![scope.org(), of], |row| {
        Ok(ProposalForm {
            form: FormId::from_i64(row.i64(0)?),
            version: row.i64(1)?,
            answers: row.json(2)?,
        })
    })
    .await
}

/// Keeps the form of a proposal.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, of: ProposalId, one: &ProposalForm) -> Result<()> {
    let answers = serde_json::to_string(&one.answers)?;
    let args = args![scope.org(), of, one.form, one.version, V::J(&answers)];
    tx.execute(&PUT, args).await.map(drop)
}
