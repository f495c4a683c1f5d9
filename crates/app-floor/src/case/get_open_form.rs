//! Gives a form that is open beside a thread, with what was typed so far.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::card;
use super::draft::{NamedDraft, OpenFormView, find, view};

/// Gives one.
pub struct GetOpenForm;

impl Operation for GetOpenForm {
    const ID: &'static str = "get_open_form";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/forms/{number}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Gives a form that is open beside a thread.";
    type Input = NamedDraft;
    type Output = OpenFormView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedDraft) -> Result<OpenFormView, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                card(tx, &scope, input.id).await?;
                let draft = find(tx, &scope, &input).await?;
                view(tx, &scope, &draft, now).await
            }))
            .await
    }
}
