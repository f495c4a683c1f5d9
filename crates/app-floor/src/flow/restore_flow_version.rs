//! Makes an earlier version of a flow its draft again. Customers meet it once it is published.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FlowId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::flows;
use utoipa::ToSchema;

use super::{FlowView, find, view};

/// Restores a version.
pub struct RestoreFlowVersion;

/// Which flow and version.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct RestoreFlowVersionInput {
    /// The flow.
    pub id: FlowId,
    /// The number of the version.
    pub version: i64,
}

impl Operation for RestoreFlowVersion {
    const ID: &'static str = "restore_flow_version";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/flows/{id}/restore";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Makes an earlier version of a flow its draft again.";
    type Input = RestoreFlowVersionInput;
    type Output = FlowView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: RestoreFlowVersionInput,
    ) -> Result<FlowView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(tx, &scope, row.clone()).await?;
                let stored = flows::version(tx, &scope, (input.id, input.version)).await?;
                row.draft = stored.ok_or_else(|| Fault::field("version", code::field::UNKNOWN))?;
                row.changed_at = now;
                if !flows::update(tx, &scope, &row).await? {
                    return Err(Fault::refused(code::FLOW_CHANGED));
                }
                let row = find(tx, &scope, input.id).await?;
                let after = view(tx, &scope, row).await?;
                let change = Change::between(&before.form(), &after.form())
                    .with("restored_version", &input.version);
                let event = SetupEvent::SettingChanged(Setting::Flow, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await
    }
}
