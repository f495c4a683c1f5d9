//! Lists every form, for those who design them.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_office::forms;

use super::FormSummary;

/// Lists all.
pub struct ListForms;

impl Operation for ListForms {
    const ID: &'static str = "list_forms";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/forms";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str = "Lists forms.";
    type Input = Nothing;
    type Output = Page<FormSummary>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<FormSummary>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let rows = forms::list(tx, &scope).await?;
                Ok(Page::whole(rows.iter().map(FormSummary::from).collect()))
            }))
            .await
    }
}
