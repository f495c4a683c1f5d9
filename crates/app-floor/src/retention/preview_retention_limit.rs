//! Tells what a limit would erase, before anybody decides on it.

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::time::Timestamp;
use office::retention::{MONTHS_MAX, RetentionKind};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::retention_due;
use store_office::retention_limits;
use utoipa::ToSchema;

use super::{calendar, cutoff, erase};

/// Tells it.
pub struct PreviewRetentionLimit;

/// Of which kind, and for which limit.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewRetentionLimitInput {
    /// The kind.
    pub kind: RetentionKind,
    /// The limit in months, 1 to 240.
    pub months: u16,
}

/// What a limit would erase if it counted now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionPreview {
    /// How many would be erased.
    pub due_count: i64,
    /// How many a legal hold keeps.
    pub held_count: i64,
    /// How many are kept because something of them is still open.
    pub open_count: i64,
    /// When the matter of the oldest ended that would be erased.
    pub oldest_at: Option<Timestamp>,
    /// When the limit would begin to count; null when it erases no more than what counts now.
    pub starts_at: Option<Timestamp>,
}

impl Operation for PreviewRetentionLimit {
    const ID: &'static str = "preview_retention_limit";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/retention/limits/{kind}/preview";
    const ACTION: Action = Action::RetentionWrite;
    const SUMMARY: &'static str = "Tells how much of a kind of data a limit would erase, how much legal holds keep, and when it would begin.";
    type Input = PreviewRetentionLimitInput;
    type Output = RetentionPreview;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: PreviewRetentionLimitInput,
    ) -> Result<RetentionPreview, Fault> {
        check_months(Some(input.months))?;
        let (now, kind, months) = (ctx.now(), input.kind, input.months);
        ctx.db
            .read(in_tx!(tx, [scope], {
                let before = cutoff(now, months);
                let counted = match kind {
                    RetentionKind::SetAside => erase::count_aside(tx, &scope, before).await?,
                    RetentionKind::Conversations
                    | RetentionKind::Cases
                    | RetentionKind::SocialPosts
                    | RetentionKind::PersonReads => {
                        retention_due::count(tx, &scope, (kind, before)).await?
                    }
                };
                let limit = retention_limits::get(tx, &scope).await?.limit(kind);
                let calendar = calendar(tx, &scope).await?;
                Ok(RetentionPreview {
                    due_count: counted.due,
                    held_count: counted.held,
                    open_count: counted.open,
                    oldest_at: counted.oldest,
                    starts_at: limit.decided(Some(months), now, &calendar).starts_at,
                })
            }))
            .await
    }
}

/// Checks a limit.
///
/// **Errors**: told at `months`.
pub(super) fn check_months(months: Option<u16>) -> Result<(), Fault> {
    if months.is_some_and(|months| !(1..=MONTHS_MAX).contains(&months)) {
        return Err(Fault::field("months", field::OUT_OF_RANGE));
    }
    Ok(())
}
