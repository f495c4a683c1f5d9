//! Shows a form with its draft, its faults and its versions.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{FormView, Named, find, view};

/// Shows one.
pub struct GetForm;

impl Operation for GetForm {
    const ID: &'static str = "get_form";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/forms/{id}";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str = "Shows a form with its draft, its faults and its versions.";
    type Input = Named;
    type Output = FormView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<FormView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let row = find(tx, &scope, input.id).await?;
                view(tx, &scope, &row).await
            }))
            .await
    }
}
