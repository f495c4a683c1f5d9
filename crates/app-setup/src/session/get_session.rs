//! Gives what screens need to begin.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::SessionView;

/// Gives the session.
pub struct GetSession;

impl Operation for GetSession {
    const ID: &'static str = "get_session";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/session";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Gives who is signed in and what they may do.";
    type Input = Nothing;
    type Output = SessionView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<SessionView, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        ctx.db
            .read(in_tx!(
                tx,
                [scope],
                super::view(tx, &scope, user, now).await
            ))
            .await
    }
}
