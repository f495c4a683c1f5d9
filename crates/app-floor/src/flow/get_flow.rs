//! Shows a flow with its draft, its faults and its versions.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{FlowView, Named, find, view};

/// Shows one.
pub struct GetFlow;

impl Operation for GetFlow {
    const ID: &'static str = "get_flow";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/flows/{id}";
    const ACTION: Action = Action::FlowRead;
    const SUMMARY: &'static str = "Shows a flow with its draft, its faults and its versions.";
    type Input = Named;
    type Output = FlowView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<FlowView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let row = find(tx, &scope, input.id).await?;
                view(tx, &scope, row).await
            }))
            .await
    }
}
