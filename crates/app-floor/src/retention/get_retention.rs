//! Shows for how long what is kept, and what the last runs did.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{RetentionView, view};

/// Shows it.
pub struct GetRetention;

impl Operation for GetRetention {
    const ID: &'static str = "get_retention";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/retention";
    const ACTION: Action = Action::RetentionWrite;
    const SUMMARY: &'static str =
        "Shows for how long each kind of data is kept, and what the last runs erased.";
    type Input = Nothing;
    type Output = RetentionView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<RetentionView, Fault> {
        let db = ctx.db.clone();
        db.read(in_tx!(tx, [ctx, scope], view(&ctx, tx, &scope).await))
            .await
    }
}
