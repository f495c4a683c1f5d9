//! The way through the scripts that a case was opened by: the names of its day, so that history keeps them (CASE-034, ORG-012).

use base::authz::Scope;
use base::id::{AgentScriptId, CaseId};
use office::crm::script::Step;
use store::{Result, Tx, args, both};

store::statements! {
    /// The way of a case in its order, by primary key: a handful.
    OF_CASE = both(
        "SELECT script_id, name, skipped FROM case_script_steps WHERE org_id = $1 AND case_id = $2 ORDER BY step"
    );
    /// Whether the way of any case has a script, by `case_script_steps_of_script`.
    OF_SCRIPT = both("SELECT case_id FROM case_script_steps WHERE org_id = $1 AND script_id = $2 LIMIT 1");
    /// Adds a step.
    INSERT = both(
        "INSERT INTO case_script_steps (org_id, case_id, step, script_id, name, skipped) VALUES ($1, $2, $3, $4, $5, $6)"
    );
}

/// Gives the way of a case, from the top; empty for one that was opened by its type.
pub async fn of_case(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<Step>> {
    tx.all(&OF_CASE, args![scope.org(), case], |row| {
        Ok(Step {
            script_id: AgentScriptId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            skipped: row.bool(2)?,
        })
    })
    .await
}

/// Tells whether a script is on the way of any case.
pub async fn has_script(tx: &mut Tx<'_>, scope: &Scope, id: AgentScriptId) -> Result<bool> {
    let args = args![scope.org(), id];
    let found = tx.opt(&OF_SCRIPT, args, |row| row.i64(0)).await?;
    Ok(found.is_some())
}

/// Keeps the way of a new case.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, case: CaseId, steps: &[Step]) -> Result<()> {
    for (at, step) in (0_i64..).zip(steps) {
        let args = args![
            scope.org(),
            case,
            at,
            step.script_id,
            &step.name,
            step.skipped
        ];
        tx.execute(&INSERT, args).await?;
    }
    Ok(())
}
