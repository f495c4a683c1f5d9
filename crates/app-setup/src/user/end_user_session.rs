//! Ends one session of a user.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{SessionId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::session::end_session::end;

/// Ends one session of a user.
pub struct EndUserSession;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndUserSessionInput {
    /// The user.
    pub id: UserId,
    /// The session.
    pub session_id: SessionId,
}

impl Operation for EndUserSession {
    const ID: &'static str = "end_user_session";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/users/{id}/sessions/{session_id}";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Ends one session of a user.";
    type Input = EndUserSessionInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: EndUserSessionInput) -> Result<Done, Fault> {
        end(&ctx, scope, input.id, input.session_id).await
    }
}
