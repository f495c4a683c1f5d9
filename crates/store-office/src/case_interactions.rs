//! The contacts of cases: which interactions belong to which (CASE-002, CASE-032).

use base::authz::Scope;
use base::id::{CaseId, InteractionId, UserId};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// The contacts of a case, oldest first, by primary key: hundreds of rows at the most.
    OF_CASE = both(
        "SELECT case_id, interaction_id, interaction_number, linked_by, linked_at FROM case_interactions
         WHERE org_id = $1 AND case_id = $2 ORDER BY interaction_id"
    );
    /// The cases of a contact, by `cases_of_interaction`.
    OF_INTERACTION = both(
        "SELECT case_id, interaction_id, interaction_number, linked_by, linked_at FROM case_interactions
         WHERE org_id = $1 AND interaction_id = $2 ORDER BY case_id"
    );
    /// The cases of what an agent has in hand, by `interactions_of_agent` and `cases_of_interaction`: a handful.
    IN_HAND = both(
        "SELECT case_id FROM case_interactions WHERE org_id = $1 AND interaction_id IN (
             SELECT id FROM interactions WHERE org_id = $1 AND agent_id = $2 AND open AND state IN ('active', 'wrap_up'))"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_interactions (org_id, case_id, interaction_id, interaction_number, linked_by, linked_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, case_id, interaction_id) DO NOTHING"
    );
    /// Removes one.
    REMOVE = both("DELETE FROM case_interactions WHERE org_id = $1 AND case_id = $2 AND interaction_id = $3");
}

/// A contact of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseInteraction {
    /// The case.
    pub case: CaseId,
    /// The contact.
    pub interaction: InteractionId,
    /// The contact's number, by which the case is found too.
    pub number: String,
    /// Who said that it belongs there.
    pub linked_by: Option<UserId>,
    /// When.
    pub linked_at: Timestamp,
}

/// Gives the contacts of a case, oldest first.
pub async fn of_case(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<CaseInteraction>> {
    tx.all(&OF_CASE, args![scope.org(), case], read).await
}

/// Gives the cases of a contact.
pub async fn of_interaction(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
) -> Result<Vec<CaseInteraction>> {
    tx.all(&OF_INTERACTION, args![scope.org(), interaction], read)
        .await
}

/// Gives the cases of the contacts that an agent has in hand.
pub async fn in_hand(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Vec<CaseId>> {
    tx.all(&IN_HAND, args![scope.org(), user], |row| {
        Ok(CaseId::from_i64(row.i64(0)?))
    })
    .await
}

/// Links a contact. Tells whether it was not linked before.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &CaseInteraction) -> Result<bool> {
    Ok(tx
        .execute(
            &INSERT,
            args![
                scope.org(),
                one.case,
                one.interaction,
                &one.number,
                one.linked_by,
                one.linked_at
            ],
        )
        .await?
        > 0)
}

/// Removes a link. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    interaction: InteractionId,
) -> Result<bool> {
    Ok(tx
        .execute(&REMOVE, args![scope.org(), case, interaction])
        .await?
        > 0)
}

fn read(row: &Row<'_>) -> Result<CaseInteraction> {
    Ok(CaseInteraction {
        case: CaseId::from_i64(row.i64(0)?),
        interaction: InteractionId::from_i64(row.i64(1)?),
        number: row.text(2)?,
        linked_by: row.opt_i64(3)?.map(UserId::from_i64),
        linked_at: row.at(4)?,
    })
}
