//! Gives the tracking of the case of a form beside a thread, with what was changed there (CASE-027).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::card;
use super::draft::{NamedDraft, find};
use super::tracking::{FormTracking, shown};

/// Gives it.
pub struct GetFormTracking;

impl Operation for GetFormTracking {
    const ID: &'static str = "get_form_tracking";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/forms/{number}/tracking";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Gives the tracking of the case of a form beside a thread, with what was changed there.";
    type Input = NamedDraft;
    type Output = FormTracking;

    async fn run(ctx: Ctx, scope: Scope, input: NamedDraft) -> Result<FormTracking, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let contact = card(tx, &scope, input.id).await?;
                let draft = find(tx, &scope, &input).await?;
                shown(tx, &scope, (&contact, &draft), now).await
            }))
            .await
    }
}
