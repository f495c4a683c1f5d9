//! Stops all erasing of an organization, a run that is under way too, or lets it go on.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Deserialize;
use store::in_tx;
use store_office::retention_limits;
use utoipa::ToSchema;

use super::{RetentionView, hold, note, view};
use crate::jobs::apply_retention;

/// Stops it or lets it go on.
pub struct SetRetentionPaused;

/// Which of the two.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SetRetentionPausedInput {
    /// Whether nothing is erased from now on.
    pub paused: bool,
}

impl Operation for SetRetentionPaused {
    const ID: &'static str = "set_retention_paused";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/retention/paused";
    const ACTION: Action = Action::RetentionWrite;
    const SUMMARY: &'static str =
        "Stops all erasing by retention, a run that is under way too, or lets it go on.";
    const GUARDED: bool = true;
    type Input = SetRetentionPausedInput;
    type Output = RetentionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: SetRetentionPausedInput,
    ) -> Result<RetentionView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let before = hold(&ctx, tx, &scope).await?;
            if before.paused != input.paused {
                retention_limits::put_paused(tx, &scope, input.paused).await?;
                let after = retention_limits::get(tx, &scope).await?;
                note(&ctx, tx, &scope, &before, &after);
                apply_retention::enqueue(&ctx, tx, &scope).await?;
            }
            view(&ctx, tx, &scope).await
        }))
        .await
    }
}
