//! Says that a follow-up is done, and what came of it; the responsible of the case is told (CASE-028).

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

/// Ends one.
pub struct ConcludeFollowUp;

/// Which, and what came of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConcludeFollowUpInput {
    /// The follow-up.
    pub id: FollowUpId,
    /// What came of it.
    pub conclusion: Option<Text<4000>>,
}

impl Operation for ConcludeFollowUp {
    const ID: &'static str = "conclude_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/follow-ups/{id}/conclude";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Says that a follow-up is done, and what came of it.";
    type Input = ConcludeFollowUpInput;
    type Output = FollowUpView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConcludeFollowUpInput,
    ) -> Result<FollowUpView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let step = held.step(&ctx, tx, &scope, FollowUpStep::Conclude).await?;
            let Some(mut now) = step else {
                return held.shown(tx, &scope).await;
            };
            now.user = scope.user();
            now.conclusion = input
                .conclusion
                .as_ref()
                .map(|text| text.as_str().to_owned());
            let kind = NoticeKind::FollowUpDone;
            held.tell_back(&ctx, tx, &scope, kind).await?;
            held.save(tx, &scope, &now, None).await
        }))
        .await
    }
}
