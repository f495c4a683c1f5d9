//! Gives a follow-up back with a reason; the responsible of the case is told (CASE-028).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::FollowUpId;
use base::text::Text;
use office::crm::follow_up::FollowUpStep;
use office::crm::notice::NoticeKind;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{FollowUpView, Held};

/// Gives one back.
pub struct ReturnFollowUp;

/// Which, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReturnFollowUpInput {
    /// The follow-up.
    pub id: FollowUpId,
    /// Why it cannot be done as it is.
    pub reason: Text<1000>,
}

impl Operation for ReturnFollowUp {
    const ID: &'static str = "return_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/follow-ups/{id}/return";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Gives a follow-up back to who asked, with a reason.";
    type Input = ReturnFollowUpInput;
    type Output = FollowUpView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReturnFollowUpInput,
    ) -> Result<FollowUpView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let step = held.step(&ctx, tx, &scope, FollowUpStep::Return).await?;
            let Some(mut now) = step else {
                return held.shown(tx, &scope).await;
            };
            let reason = input.reason.as_str();
            now.user = scope.user();
            now.reason = Some(reason.to_owned());
            let kind = NoticeKind::FollowUpReturned;
            held.tell_back(&ctx, tx, &scope, kind).await?;
            held.save(tx, &scope, &now, Some(reason)).await
        }))
        .await
    }
}
