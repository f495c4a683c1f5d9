//! Sums proposals up: where they stand and since when, who made them, who audited them, and how many were confirmed of those that
//! were made (DASH-043).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::UserId;
use base::time::{Span, Timestamp};
use office::sale::stage::ProposalStage;
use serde::Serialize;
use store::{Tx, in_tx};
use store_office::proposal_sums::{self, By, OfUser};
use utoipa::ToSchema;

/// Days of which what was made is summed up.
const MADE_DAYS: i64 = 30;
/// Where one stretch of ages ends and the next begins, in days.
const AGES: [i64; 4] = [1, 3, 7, 30];
/// People of one kind at the most.
const PEOPLE_MAX: u32 = 50;

/// Sums them up.
pub struct SummarizeProposals;

/// Proposals in numbers, of those within reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalSummary {
    /// Neither confirmed nor canceled.
    pub open_count: i64,
    /// Those by stage, in the order of the flow.
    pub by_stage: Vec<ProposalsOfStage>,
    /// Those by how long they have stood in their stage, from the youngest.
    pub by_age: Vec<ProposalsOfAge>,
    /// From when on what was made is summed up.
    pub from_at: Timestamp,
    /// Made since then.
    pub made_count: i64,
    /// Of those, confirmed by now.
    pub confirmed_count: i64,
    /// Who made them, those with the most first.
    pub by_seller: Vec<ProposalsOfUser>,
    /// Who decided about them in Auditoria last, those with the most first.
    pub by_auditor: Vec<ProposalsOfUser>,
}

/// Proposals in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalsOfStage {
    /// The stage.
    pub stage: ProposalStage,
    /// How many.
    pub count: i64,
    /// What they are worth, in centavos.
    pub total_cents: i64,
}

/// Proposals of a stretch of ages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalsOfAge {
    /// In their stage for fewer days than this; null when there is no end.
    pub below_days: Option<i64>,
    /// How many.
    pub count: i64,
}

/// What somebody made, or decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalsOfUser {
    /// Who.
    pub user_id: UserId,
    /// All of them.
    pub count: i64,
    /// Of those, confirmed by now.
    pub confirmed_count: i64,
    /// Of those, canceled by now.
    pub canceled_count: i64,
    /// Of those, returned at least once.
    pub returned_count: i64,
}

impl From<OfUser> for ProposalsOfUser {
    fn from(one: OfUser) -> Self {
        Self {
            user_id: one.user,
            count: one.count,
            confirmed_count: one.confirmed,
            canceled_count: one.canceled,
            returned_count: one.returned,
        }
    }
}

impl Operation for SummarizeProposals {
    const ID: &'static str = "summarize_proposals";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposal-summary";
    const ACTION: Action = Action::BoardRead;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Counts the proposals within reach by stage, age, seller and auditor, and those confirmed of those made in 30 days.";
    type Input = Nothing;
    type Output = ProposalSummary;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<ProposalSummary, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope], {
                let from_at = days_before(now, MADE_DAYS);
                let by_stage = stages(tx, &scope).await?;
                let (made_count, confirmed_count) =
                    proposal_sums::made(tx, &scope, from_at).await?;
                Ok(ProposalSummary {
                    open_count: by_stage.iter().map(|one| one.count).sum(),
                    by_stage,
                    by_age: ages(tx, &scope, now).await?,
                    from_at,
                    made_count,
                    confirmed_count,
                    by_seller: people(tx, &scope, (By::Seller, from_at)).await?,
                    by_auditor: people(tx, &scope, (By::Auditor, from_at)).await?,
                })
            }))
            .await
    }
}

fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now - Span::from_mins(days * 24 * 60)
}

async fn stages(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ProposalsOfStage>, Fault> {
    let found = proposal_sums::by_stage(tx, scope).await?;
    let alive = ProposalStage::ALL.into_iter().filter(|one| one.is_alive());
    Ok(alive
        .map(|stage| {
            let held = found.iter().find(|one| one.stage == stage);
            ProposalsOfStage {
                stage,
                count: held.map_or(0, |one| one.count),
                total_cents: held.map_or(0, |one| one.total_cents),
            }
        })
        .collect())
}

async fn ages(
    tx: &mut Tx<'_>,
    scope: &Scope,
    now: Timestamp,
) -> Result<Vec<ProposalsOfAge>, Fault> {
    let mut lines = Vec::new();
    let mut until = None;
    for days in AGES.map(Some).into_iter().chain([None]) {
        let after = days.map(|days| days_before(now, days));
        let count = proposal_sums::count_of_age(tx, scope, (after, until)).await?;
        lines.push(ProposalsOfAge {
            below_days: days,
            count,
        });
        until = after;
    }
    Ok(lines)
}

async fn people(
    tx: &mut Tx<'_>,
    scope: &Scope,
    what: (By, Timestamp),
) -> Result<Vec<ProposalsOfUser>, Fault> {
    let found = proposal_sums::by_user(tx, scope, what, PEOPLE_MAX).await?;
    Ok(found.into_iter().map(ProposalsOfUser::from).collect())
}
