//! Shows a process with its draft, what is wrong with it, and its versions.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{NamedProcess, ProcessView, find, view};

/// Shows one.
pub struct GetProcess;

impl Operation for GetProcess {
    const ID: &'static str = "get_process";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/processes/{id}";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str =
        "Shows a process with its draft, what is wrong with it, and its versions.";
    type Input = NamedProcess;
    type Output = ProcessView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedProcess) -> Result<ProcessView, Fault> {
        let own = ctx.clone();
        ctx.db
            .read(in_tx!(tx, [own, scope], {
                let row = find(tx, &scope, input.id).await?;
                view(&own, tx, &scope, &row).await
            }))
            .await
    }
}
