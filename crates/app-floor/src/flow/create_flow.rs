//! Makes a flow. It leads nobody before it is published and an account chose it.

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
use store_setup::flows::{self, FlowRow};
use utoipa::ToSchema;

use super::{FLOWS_MAX, FlowView, find, view, within_limits};

/// Makes one.
pub struct CreateFlow;

/// What a flow begins with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CreateFlowInput {
    /// The name.
    pub name: Text<80>,
    /// The draft; empty when absent. It may have faults.
    #[serde(default)]
    pub draft: Flow,
}

impl Operation for CreateFlow {
    const ID: &'static str = "create_flow";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/flows";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Makes a flow.";
    type Input = CreateFlowInput;
    type Output = FlowView;

    async fn run(ctx: Ctx, scope: Scope, input: CreateFlowInput) -> Result<FlowView, Fault> {
        within_limits("draft", &input.draft)?;
        let now = ctx.now();
        let row = FlowRow {
            id: ctx.id(FlowId::from_i64),
            name: input.name.into_string(),
            draft: serde_json::to_value(&input.draft).unwrap_or_default(),
            published_version: None,
            changed_at: now,
            revision: 1,
        };
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                if flows::list(tx, &scope).await?.len() >= FLOWS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                flows::insert(tx, &scope, &row).await.map_err(taken)?;
                let row = find(tx, &scope, row.id).await?;
                let id = row.id.get();
                let made = view(tx, &scope, row).await?;
                let change = Change::made(&made.form());
                let event = SetupEvent::SettingChanged(Setting::Flow, id).record(change);
                tx.emit(&scope, now, event);
                Ok(made)
            }))
            .await
    }
}

/// Tells that the name is taken.
pub(super) fn taken(error: store::Error) -> Fault {
    if error.is_unique() {
        Fault::refused(code::NAME_TAKEN)
    } else {
        error.into()
    }
}
