//! Publishes the draft of a flow: from now on new customers meet it. Who is with an earlier version stays with it.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FlowId;
use serde::Deserialize;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::flows::{self, NewVersion};
use utoipa::ToSchema;

use super::{FlowFaultView, FlowView, all_faults, find, read_draft, view};

/// Publishes one.
pub struct PublishFlow;

/// Which, and what the caller saw of it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct PublishFlowInput {
    /// Which.
    pub id: FlowId,
    /// The revision that was looked at: refused when somebody changed it since.
    pub revision: Option<i64>,
}

impl Operation for PublishFlow {
    const ID: &'static str = "publish_flow";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/flows/{id}/publish";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Publishes the draft of a flow.";
    type Input = PublishFlowInput;
    type Output = FlowView;

    async fn run(ctx: Ctx, scope: Scope, input: PublishFlowInput) -> Result<FlowView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(tx, &scope, row.clone()).await?;
                let draft = read_draft(&row);
                let found = all_faults(tx, &scope, &row, &draft).await?;
                if !found.is_empty() {
                    let found: Vec<FlowFaultView> =
                        found.into_iter().map(FlowFaultView::from).collect();
                    let more = json!({ "faults": found });
                    return Err(Fault::refused_with(code::FLOW_HAS_FAULTS, more));
                }
                let versions = flows::versions(tx, &scope, row.id).await?;
                let version = versions.first().map_or(1, |last| last.version + 1);
                row.revision = input.revision.unwrap_or(row.revision);
                row.published_version = Some(version);
                row.changed_at = now;
                if !flows::update(tx, &scope, &row).await? {
                    return Err(Fault::refused(code::FLOW_CHANGED));
                }
                let one = NewVersion {
                    version,
                    definition: row.draft.clone(),
                    media: draft.media,
                    published_at: now,
                    published_by: scope.user(),
                };
                flows::insert_version(tx, &scope, row.id, &one).await?;
                let row = find(tx, &scope, input.id).await?;
                let after = view(tx, &scope, row).await?;
                let change = Change::between(&before.form(), &after.form());
                let event = SetupEvent::SettingChanged(Setting::Flow, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await
    }
}
