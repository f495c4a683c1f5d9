//! Cancels a follow-up: who asked does not need it any more.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use std::collections::BTreeSet;

use office::crm::follow_up::FollowUpStep;
use office::crm::notice::NoticeKind;
use store::in_tx;

use crate::office_notice::{self, About};

use super::{FollowUpView, Held, NamedFollowUp};

/// Cancels one.
pub struct CancelFollowUp;

impl Operation for CancelFollowUp {
    const ID: &'static str = "cancel_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/follow-ups/{id}/cancel";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Cancels a follow-up that is not needed any more.";
    type Input = NamedFollowUp;
    type Output = FollowUpView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedFollowUp) -> Result<FollowUpView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let step = held.step(&ctx, tx, &scope, FollowUpStep::Cancel).await?;
            let Some(now) = step else {
                return held.shown(tx, &scope).await;
            };
            let about = About {
                kind: NoticeKind::FollowUpCancelled,
                case: now.case,
                follow_up: Some(now.id),
                process_task: None,
                group: None,
            };
            let had: BTreeSet<_> = held
                .was
                .user
                .filter(|_| held.was.state.is_to_do())
                .into_iter()
                .collect();
            office_notice::give(&ctx, tx, &scope, about, had).await?;
            held.save(tx, &scope, &now, None).await
        }))
        .await
    }
}
