//! Plays a flow without a customer, on the engine that leads customers. Nothing is kept: the caller holds the run.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::time::Timestamp;
use floor::flow::definition::Flow;
use floor::flow::run::{Act, Heard, Run, World, step};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_setup::calendars;
use utoipa::ToSchema;

use super::within_limits;

/// Plays one input.
pub struct TryFlow;

/// A flow, where the run stands, and what it hears.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TryFlowInput {
    /// The flow, whether or not it has faults.
    pub flow: Flow,
    /// Where the run stands; absent at the beginning.
    #[serde(default)]
    pub run: Run,
    /// What it hears.
    pub heard: Heard,
    /// The moment that is played, to see what happens outside the hours; now when absent. An alarm is always on time.
    pub at: Option<Timestamp>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FlowTrial {
    /// Where the run stands now.
    pub run: Run,
    /// What the product would do, in order.
    pub acts: Vec<Act>,
}

impl Operation for TryFlow {
    const ID: &'static str = "try_flow";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/flow-trials";
    const ACTION: Action = Action::FlowWrite;
    const SUMMARY: &'static str = "Plays a flow without a customer.";
    type Input = TryFlowInput;
    type Output = FlowTrial;

    async fn run(ctx: Ctx, scope: Scope, mut input: TryFlowInput) -> Result<FlowTrial, Fault> {
        within_limits("flow", &input.flow)?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(calendars::list(tx, &scope).await?)))
            .await?;
        let calendars: BTreeMap<_, _> = rows
            .into_iter()
            .filter_map(|row| Some((row.id, Arc::new(Calendar::try_new(row.definition).ok()?))))
            .collect();
        let mut now = input.at.unwrap_or_else(|| ctx.now());
        if let (Heard::Woke, Some(wake_at)) = (&input.heard, input.run.wake_at) {
            now = now.max(wake_at);
        }
        let world = World {
            now,
            calendars: &calendars,
        };
        let acts = step(&input.flow, world, &mut input.run, &input.heard);
        Ok(FlowTrial {
            run: input.run,
            acts,
        })
    }
}
