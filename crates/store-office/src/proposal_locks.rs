//! Who works a proposal (GAP-078). Taking one must hold the proposal by `store::lock`.

use base::authz::Scope;
use base::id::{PersonId, ProposalId, UserId};
use base::time::Timestamp;
use office::sale::stage::SalesModule;
use store::{Error, Result, Tx, args, both};

store::statements! {
    /// Takes or prolongs one by primary key; whoever calls has looked whose it is.
    PUT = both(
        "INSERT INTO proposal_locks (org_id, proposal_id, user_id, module, taken_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, proposal_id) DO UPDATE SET user_id = excluded.user_id, module = excluded.module,
            taken_at = excluded.taken_at, until_at = excluded.until_at"
    );
    /// Lets one go that a user has, by primary key.
    REMOVE = both("DELETE FROM proposal_locks WHERE org_id = $1 AND proposal_id = $2 AND user_id = $3");
    /// The proposals that a user works, by `proposal_locks_of_user`: one, rarely more.
    OF_USER = both("SELECT proposal_id FROM proposal_locks WHERE org_id = $1 AND user_id = $2 ORDER BY proposal_id");
    /// Whether a user works a proposal of a person, by `proposal_locks_of_user`.
    WORKS_FOR = both(
        "SELECT l.proposal_id FROM proposal_locks l JOIN proposals p ON p.org_id = l.org_id AND p.id = l.proposal_id
         WHERE l.org_id = $1 AND l.user_id = $2 AND l.until_at > $3 AND p.person_id = $4 LIMIT 1"
    );
}

/// Somebody works a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProposalLock {
    /// Which.
    pub proposal: ProposalId,
    /// Who.
    pub user: UserId,
    /// In which module.
    pub module: SalesModule,
    /// Since when.
    pub taken_at: Timestamp,
    /// Until when, unless it is prolonged.
    pub until_at: Timestamp,
}

impl ProposalLock {
    /// Tells whether it still keeps others out.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.until_at > now
    }
}

/// Takes one, or prolongs it.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, one: &ProposalLock) -> Result<()> {
    let args = args![
        scope.org(),
        one.proposal,
        one.user,
        one.module.name(),
        one.taken_at,
        one.until_at
    ];
    tx.execute(&PUT, args).await.map(drop)
}

/// Lets a proposal go. Tells whether the user had it.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    proposal: ProposalId,
    user: UserId,
) -> Result<bool> {
    Ok(tx
        .execute(&REMOVE, args![scope.org(), proposal, user])
        .await?
        > 0)
}

/// Gives the proposals that a user works.
pub async fn of_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Vec<ProposalId>> {
    tx.all(&OF_USER, args![scope.org(), user], |row| {
        row.i64(0).map(ProposalId::from_i64)
    })
    .await
}

/// Tells whether a user works a proposal of a person at a moment.
pub async fn works_for(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, person): (UserId, PersonId),
    now: Timestamp,
) -> Result<bool> {
    let args = args![scope.org(), user, now, person];
    let found = tx.opt(&WORKS_FOR, args, |row| row.i64(0)).await?;
    Ok(found.is_some())
}

pub(crate) fn module(name: &str) -> Result<SalesModule> {
    SalesModule::parse(name).ok_or_else(|| Error::Corrupt(format!("sales module {name}")))
}
