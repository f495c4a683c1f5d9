//! Takes a follow-up on: of two who want it, one gets it and the other is told who has it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::crm::follow_up::FollowUpStep;
use store::in_tx;

use super::{FollowUpView, Held, NamedFollowUp};

/// Takes one on.
pub struct AcceptFollowUp;

impl Operation for AcceptFollowUp {
    const ID: &'static str = "accept_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/follow-ups/{id}/accept";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Takes a follow-up on; who comes second is told who has it.";
    type Input = NamedFollowUp;
    type Output = FollowUpView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedFollowUp) -> Result<FollowUpView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let step = held.step(&ctx, tx, &scope, FollowUpStep::Accept).await?;
            let Some(mut now) = step else {
                return held.shown(tx, &scope).await;
            };
            now.user = scope.user();
            held.save(tx, &scope, &now, None).await
        }))
        .await
    }
}
