//! Says that a callback was made, and what came of it (DIAL-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CallbackId;
use base::text::Text;
use office::crm::callback::CallbackStep;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{CallbackView, Held};

/// Ends one.
pub struct ConcludeCallback;

/// Which, and what came of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConcludeCallbackInput {
    /// The callback.
    pub id: CallbackId,
    /// What came of it.
    pub outcome: Text<1000>,
}

impl Operation for ConcludeCallback {
    const ID: &'static str = "conclude_callback";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/callbacks/{id}/conclude";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Says that an open callback was made, and what came of it.";
    type Input = ConcludeCallbackInput;
    type Output = CallbackView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConcludeCallbackInput,
    ) -> Result<CallbackView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let mut now = held.step(&ctx, &scope, CallbackStep::Conclude)?;
            // Who made one that waited in a group is whose it was.
            now.user = now.user.or(scope.user());
            now.outcome = Some(input.outcome.as_str().to_owned());
            held.save(tx, &scope, &now, None).await
        }))
        .await
    }
}
