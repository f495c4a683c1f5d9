//! Changes the name or the draft of a flow. Customers meet the draft once it is published.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FlowId;
use base::text::Text;
use floor::flow::definition::Flow;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::flows;
use utoipa::ToSchema;

use super::create_flow::taken;
use super::{FlowView, find, view, within_limits};

/// Changes one.
pub struct UpdateFlow;

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateFlowInput {
    /// Which.
    pub id: FlowId,
    /// The name.
    pub name: Option<Text<80>>,
    /// The draft as a whole. It may have faults.
    pub draft: Option<Flow>,
    /// The revision that was edited: refused when somebody else changed it since.
    pub revision: Option<i64>,
}

impl Operation for UpdateFlow {
    const ID: &'static str = "update_flow";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/flows/{id}";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Changes the name or the draft of a flow.";
    type Input = UpdateFlowInput;
    type Output = FlowView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateFlowInput) -> Result<FlowView, Fault> {
        if let Some(draft) = &input.draft {
            within_limits("draft", draft)?;
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(tx, &scope, row.clone()).await?;
                row.revision = input.revision.unwrap_or(row.revision);
                if let Some(name) = &input.name {
                    name.as_str().clone_into(&mut row.name);
                }
                if let Some(draft) = &input.draft {
                    row.draft = serde_json::to_value(draft).unwrap_or_default();
                }
                row.changed_at = now;
                if !flows::update(tx, &scope, &row).await.map_err(taken)? {
                    return Err(Fault::refused(code::FLOW_CHANGED));
                }
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
