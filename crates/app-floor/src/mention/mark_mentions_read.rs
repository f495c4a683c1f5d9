//! Marks the caller's mentions as seen: those of an interaction, or all.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::in_tx;
use store_floor::mentions;
use utoipa::ToSchema;

use super::count_mentions::MentionCount;

/// Marks them.
pub struct MarkMentionsRead;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkMentionsReadInput {
    /// Those of this interaction; all when absent.
    pub interaction_id: Option<InteractionId>,
}

impl Operation for MarkMentionsRead {
    const ID: &'static str = "mark_mentions_read";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/mentions/read";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Marks mentions of the caller as seen, of an interaction or all.";
    type Input = MarkMentionsReadInput;
    type Output = MentionCount;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: MarkMentionsReadInput,
    ) -> Result<MentionCount, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        let of = input.interaction_id;
        ctx.db
            .write(in_tx!(tx, [scope], {
                mentions::mark_read(tx, &scope, user, of, now).await?;
                let unread_count = mentions::count_unread(tx, &scope, user).await?;
                Ok(MentionCount { unread_count })
            }))
            .await
    }
}
