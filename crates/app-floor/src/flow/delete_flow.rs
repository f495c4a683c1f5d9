//! Deletes a flow that no channel account uses. Who is with it ends with it; its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::flows;

use super::{Named, find, view};

/// Deletes one.
pub struct DeleteFlow;

impl Operation for DeleteFlow {
    const ID: &'static str = "delete_flow";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/flows/{id}";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Deletes a flow that no channel account uses.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let row = find(tx, &scope, id).await?;
                let before = view(tx, &scope, row).await?;
                if !before.summary.channel_account_ids.is_empty() {
                    return Err(Fault::refused(code::FLOW_IN_USE));
                }
                flows::remove(tx, &scope, id, now).await?;
                let change = Change::removed(&before.form());
                let event = SetupEvent::SettingChanged(Setting::Flow, id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(Done {})
            }))
            .await
    }
}
