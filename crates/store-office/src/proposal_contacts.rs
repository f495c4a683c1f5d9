//! Contacts that were begun for a proposal while it was worked after the sale (SALE-030), and what of an agent is on screen
//! besides them (SALE-003).

use base::authz::Scope;
use base::id::{InteractionId, ProposalId, UserId};
use store::{Result, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both("INSERT INTO proposal_contacts (org_id, interaction_id, proposal_id) VALUES ($1, $2, $3)");
    /// Those of a proposal, by `proposal_contacts_of_proposal`: the newest first.
    OF_PROPOSAL = both(
        "SELECT c.interaction_id, i.open, i.agent_id FROM proposal_contacts c
         JOIN interactions i ON i.org_id = c.org_id AND i.id = c.interaction_id
         WHERE c.org_id = $1 AND c.proposal_id = $2 ORDER BY c.interaction_id DESC LIMIT $3"
    );
    /// What an agent has on screen that is of no proposal, by `interactions_of_agent`; what is silent is not (PAUSE-004).
    COUNT_OF_OTHERS = both(
        "SELECT count(*) FROM interactions i
         WHERE i.org_id = $1 AND i.agent_id = $2 AND i.open
           AND (i.state IN ('offered', 'wrap_up') OR (i.state = 'active' AND i.activity = 'active'))
           AND NOT EXISTS (SELECT 1 FROM proposal_contacts c WHERE c.org_id = i.org_id AND c.interaction_id = i.id)"
    );
}

/// A contact of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProposalContact {
    /// Which.
    pub interaction: InteractionId,
    /// Whether it goes on.
    pub open: bool,
    /// Who has it.
    pub agent: Option<UserId>,
}

/// Remembers that a contact was begun for a proposal.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    proposal: ProposalId,
) -> Result<()> {
    let args = args![scope.org(), interaction, proposal];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Gives the contacts that were begun for a proposal, the newest first.
pub async fn of_proposal(
    tx: &mut Tx<'_>,
    scope: &Scope,
    proposal: ProposalId,
    limit: u32,
) -> Result<Vec<ProposalContact>> {
    let args = args![scope.org(), proposal, limit];
    tx.all(&OF_PROPOSAL, args, |row| {
        Ok(ProposalContact {
            interaction: InteractionId::from_i64(row.i64(0)?),
            open: row.bool(1)?,
            agent: row.opt_i64(2)?.map(UserId::from_i64),
        })
    })
    .await
}

/// Counts what a user has on screen that was not begun for a proposal.
pub async fn count_of_others(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<i64> {
    let args = args![scope.org(), user];
    tx.one(&COUNT_OF_OTHERS, args, |row| row.i64(0)).await
}
