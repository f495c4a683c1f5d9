//! Lists the forms that are open beside a thread: a tab each (CASE-032).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_office::case_form::read;
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::in_tx;
use store_office::form_drafts;
use utoipa::ToSchema;

use super::card;
use super::draft::{OpenFormSummary, summary};

/// Lists them.
pub struct ListOpenForms;

/// Beside which thread.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ListOpenFormsInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for ListOpenForms {
    const ID: &'static str = "list_open_forms";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/forms";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the forms that are open beside a thread.";
    type Input = ListOpenFormsInput;
    type Output = Page<OpenFormSummary>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListOpenFormsInput,
    ) -> Result<Page<OpenFormSummary>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                card(tx, &scope, input.id).await?;
                let mut items = Vec::new();
                for draft in form_drafts::of_interaction(tx, &scope, input.id).await? {
                    let (name, _) = read(tx, &scope, draft.which).await?;
                    items.push(summary(tx, &scope, &draft, &name).await?);
                }
                Ok(Page::whole(items))
            }))
            .await
    }
}
