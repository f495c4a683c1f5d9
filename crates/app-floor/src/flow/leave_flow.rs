//! Takes a customer out of a flow into a queue, as if the flow had led there (GAP-046).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, QueueId};
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::interaction::{InteractionView, wish};

/// Takes one out.
pub struct LeaveFlow;

/// Which, and where to.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct LeaveFlowInput {
    /// The interaction.
    pub id: InteractionId,
    /// The queue in which it waits from now on.
    pub queue_id: QueueId,
}

impl Operation for LeaveFlow {
    const ID: &'static str = "leave_flow";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/leave-flow";
    const ACTION: Action = Action::InteractionMove;
    const SUMMARY: &'static str = "Takes an interaction out of its flow into a queue.";
    type Input = LeaveFlowInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: LeaveFlowInput) -> Result<InteractionView, Fault> {
        let wanted = Input::QueueEntered {
            interaction: input.id,
            queue: input.queue_id,
            priority: 0,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}
