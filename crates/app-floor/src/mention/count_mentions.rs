//! Counts the mentions that the caller has not seen.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_floor::mentions;
use utoipa::ToSchema;

/// Counts them.
pub struct CountMentions;

/// The count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct MentionCount {
    /// Mentions that the caller has not seen.
    pub unread_count: i64,
}

impl Operation for CountMentions {
    const ID: &'static str = "count_mentions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/mentions/count";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Counts the mentions that the caller has not seen.";
    type Input = Nothing;
    type Output = MentionCount;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<MentionCount, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let unread_count = mentions::count_unread(tx, &scope, user).await?;
                Ok(MentionCount { unread_count })
            }))
            .await
    }
}
