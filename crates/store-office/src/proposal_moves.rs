//! The trail of proposals: who, when, from, to and why (GAP-079).

use base::authz::Scope;
use base::id::{ProposalId, ProposalMoveId, UserId};
use base::time::Timestamp;
use office::sale::stage::ProposalStage;
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both(
        "INSERT INTO proposal_moves (id, org_id, proposal_id, moved_at, moved_by, place, from_stage, to_stage, situation, status,
                                     from_owner_id, to_owner_id, from_total_cents, to_total_cents, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    /// Those of a proposal, newest first, by `proposal_moves_of_proposal`.
    LIST = both(
        "SELECT id, proposal_id, moved_at, moved_by, place, from_stage, to_stage, situation, status, from_owner_id, to_owner_id,
                from_total_cents, to_total_cents, note
         FROM proposal_moves WHERE org_id = $1 AND proposal_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
    );
}

/// A move, or a change that left the stage as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalMove {
    /// The id.
    pub id: ProposalMoveId,
    /// Of which proposal.
    pub proposal: ProposalId,
    /// When.
    pub at: Timestamp,
    /// Who; nobody where the product itself did it.
    pub by: Option<UserId>,
    /// Where: a place of `office::sale::stage::SalesPlace`; none where the contact began or ended otherwise.
    pub place: Option<String>,
    /// The stages before and after.
    pub stages: (ProposalStage, ProposalStage),
    /// The name of the situation that was chosen.
    pub situation: Option<String>,
    /// The name of the status that was chosen, with those above it.
    pub status: Option<String>,
    /// Whose it was before and after.
    pub owners: (UserId, UserId),
    /// The sum before and after, in centavos.
    pub totals_cents: (i64, i64),
    /// What was written to it.
    pub note: Option<String>,
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ProposalMove) -> Result<()> {
    let args = args![
        one.id,
        scope.org(),
        one.proposal,
        one.at,
        one.by,
        one.place.as_deref(),
        one.stages.0.name(),
        one.stages.1.name(),
        one.situation.as_deref(),
        one.status.as_deref(),
        one.owners.0,
        one.owners.1,
        one.totals_cents.0,
        one.totals_cents.1,
        one.note.as_deref()
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Gives those of a proposal, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    proposal: ProposalId,
    before: Option<ProposalMoveId>,
    limit: u32,
) -> Result<Vec<ProposalMove>> {
    let before = before.map_or(i64::MAX, ProposalMoveId::get);
    tx.all(&LIST, args![scope.org(), proposal, before, limit], read)
        .await
}

fn read(row: &Row<'_>) -> Result<ProposalMove> {
    Ok(ProposalMove {
        id: ProposalMoveId::from_i64(row.i64(0)?),
        proposal: ProposalId::from_i64(row.i64(1)?),
        at: row.at(2)?,
        by: row.opt_i64(3)?.map(UserId::from_i64),
        place: row.opt_text(4)?,
        stages: (stage(&row.text(5)?)?, stage(&row.text(6)?)?),
        situation: row.opt_text(7)?,
        status: row.opt_text(8)?,
        owners: (
            UserId::from_i64(row.i64(9)?),
            UserId::from_i64(row.i64(10)?),
        ),
        totals_cents: (row.i64(11)?, row.i64(12)?),
        note: row.opt_text(13)?,
    })
}

fn stage(name: &str) -> Result<ProposalStage> {
    ProposalStage::parse(name).ok_or_else(|| Error::Corrupt(format!("proposal stage {name}")))
}
