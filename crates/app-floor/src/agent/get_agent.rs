//! Gives one's own state.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{AgentView, view};

/// Gives one's own state.
pub struct GetAgent;

impl Operation for GetAgent {
    const ID: &'static str = "get_agent";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Gives one's own state as an agent.";
    type Input = Nothing;
    type Output = AgentView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<AgentView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], view(tx, &scope, user).await))
            .await
    }
}
