//! Proposals in numbers (DASH-043), of those that a scope reaches.

use base::authz::{Reach, Scope};
use base::id::UserId;
use base::time::Timestamp;
use office::sale::stage::ProposalStage;
use store::statement::Filtered;
use store::{Error, Result, Tx, V, args};

/// What stands in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfStage {
    /// The stage.
    pub stage: ProposalStage,
    /// How many.
    pub count: i64,
    /// What they are worth, in centavos.
    pub total_cents: i64,
}

/// What somebody made, or decided about, in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfUser {
    /// Who.
    pub user: UserId,
    /// All of them.
    pub count: i64,
    /// Of those, confirmed by now.
    pub confirmed: i64,
    /// Of those, canceled by now.
    pub canceled: i64,
    /// Of those, returned at least once.
    pub returned: i64,
}

/// Whose work is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Who made them.
    Seller,
    /// Who decided about them in Auditoria last.
    Auditor,
}

fn within<'a>(list: Filtered<'a>, scope: &Scope) -> Filtered<'a> {
    let queues = || scope.queues().iter().map(|queue| V::from(*queue));
    match scope.reach() {
        Reach::All => list,
        Reach::Own => list.and("p.owner_id = ?", &[V::from(scope.user())]),
        Reach::Team => list
            .and("(p.owner_id = ? OR (1 = 1", &[V::from(scope.user())])
            .and_in("p.owner_id", scope.team().iter().map(|user| V::from(*user)))
            .end("))", &[]),
        Reach::Queues => list
            .and("(p.owner_id = ? OR (1 = 1", &[V::from(scope.user())])
            .and_in("p.queue_id", queues())
            .end("))", &[]),
    }
}

fn alive(list: Filtered<'_>) -> Filtered<'_> {
    let alive = ProposalStage::ALL.into_iter().filter(|one| one.is_alive());
    list.and_in("p.stage", alive.map(|stage| V::T(stage.name())))
}

/// Counts what is not over, by stage, from `proposals_by_stage`.
pub async fn by_stage(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<OfStage>> {
    let list = Filtered::new(
        "proposal_sums::BY_STAGE",
        "SELECT p.stage, COUNT(*), CAST(COALESCE(SUM(p.total_cents), 0) AS BIGINT) FROM proposals p WHERE p.org_id = $1",
        args![scope.org()],
    );
    let list = alive(within(list, scope)).end("GROUP BY p.stage", &[]);
    tx.list(&list, |row| {
        let stage = row.text(0)?;
        Ok(OfStage {
            stage: ProposalStage::parse(&stage)
                .ok_or_else(|| Error::Corrupt(format!("proposal stage {stage}")))?,
            count: row.i64(1)?,
            total_cents: row.i64(2)?,
        })
    })
    .await
}

/// Counts what is not over and has stood in its stage since after one moment, up to another.
pub async fn count_of_age(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (after, until): (Option<Timestamp>, Option<Timestamp>),
) -> Result<i64> {
    let list = Filtered::new(
        "proposal_sums::COUNT_OF_AGE",
        "SELECT COUNT(*) FROM proposals p WHERE p.org_id = $1",
        args![scope.org()],
    );
    let list = alive(within(list, scope))
        .and_if("p.stage_since_at > ?", after.map(V::from))
        .and_if("p.stage_since_at <= ?", until.map(V::from));
    let rows = tx.list(&list, |row| row.i64(0)).await?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// Sums up what was made since a moment, by who made it or who decided about it; those with the most first.
pub async fn by_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (by, since): (By, Timestamp),
    limit: u32,
) -> Result<Vec<OfUser>> {
    let (name, text, tail) = match by {
        By::Seller => (
            "proposal_sums::BY_SELLER",
            "SELECT p.made_by, COUNT(*), CAST(SUM(CASE WHEN p.stage = 'confirmed' THEN 1 ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN p.stage = 'canceled' THEN 1 ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN p.returned_count > 0 THEN 1 ELSE 0 END) AS BIGINT)
             FROM proposals p WHERE p.org_id = $1 AND p.made_at >= $2",
            "GROUP BY p.made_by ORDER BY COUNT(*) DESC, p.made_by LIMIT ?",
        ),
        By::Auditor => (
            "proposal_sums::BY_AUDITOR",
            "SELECT p.audited_by, COUNT(*), CAST(SUM(CASE WHEN p.stage = 'confirmed' THEN 1 ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN p.stage = 'canceled' THEN 1 ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN p.returned_count > 0 THEN 1 ELSE 0 END) AS BIGINT)
             FROM proposals p WHERE p.org_id = $1 AND p.made_at >= $2 AND p.audited_by IS NOT NULL",
            "GROUP BY p.audited_by ORDER BY COUNT(*) DESC, p.audited_by LIMIT ?",
        ),
    };
    let list = Filtered::new(name, text, args![scope.org(), since]);
    let list = within(list, scope).end(tail, args![limit]);
    tx.list(&list, |row| {
        Ok(OfUser {
            user: UserId::from_i64(row.i64(0)?),
            count: row.i64(1)?,
            confirmed: row.i64(2)?,
            canceled: row.i64(3)?,
            returned: row.i64(4)?,
        })
    })
    .await
}
/// Counts what was made since a moment, and what of it is confirmed by now.
pub async fn made(tx: &mut Tx<'_>, scope: &Scope, since: Timestamp) -> Result<(i64, i64)> {
    let list = Filtered::new(
        "proposal_sums::MADE",
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN p.stage = 'confirmed' THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM proposals p WHERE p.org_id = $1 AND p.made_at >= $2",
        args![scope.org(), since],
    );
    let rows = tx
        .list(&within(list, scope), |row| Ok((row.i64(0)?, row.i64(1)?)))
        .await?;
    Ok(rows.first().copied().unwrap_or_default())
}
