//! Ends one of one's own sessions.

use app::bus::Signal;
use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{SessionId, UserId};
use serde::Deserialize;
use store::in_tx;
use store_setup::{sessions, users};
use utoipa::ToSchema;

use crate::user::{refuse_above, show_change};

/// Ends one of one's own sessions.
pub struct EndSession;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndSessionInput {
    /// The session.
    pub id: SessionId,
}

/// Ends a session of a user; that of somebody else stands in the audit log.
///
/// **Errors**: not found, also for a session of somebody else.
pub(crate) async fn end(
    ctx: &Ctx,
    scope: Scope,
    user: UserId,
    session: SessionId,
) -> Result<Done, Fault> {
    let (org, now) = (scope.org(), ctx.now());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [scope], {
            let of_other = if scope.user() == Some(user) {
                None
            } else {
                let whose = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
                refuse_above(&scope, &whose)?;
                Some(whose)
            };
            if !sessions::remove_one_of_user(tx, &scope, user, session).await? {
                return Err(Fault::NotFound);
            }
            if let Some(whose) = of_other {
                show_change(tx, &scope, whose, now, Some("sessions_ended")).await?;
            }
            Ok(())
        }))
        .await?;
    ctx.bus.signal(Signal::Rights { org, user });
    Ok(Done {})
}

impl Operation for EndSession {
    const ID: &'static str = "end_session";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/sessions/{id}";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Ends one of one's own sessions.";
    type Input = EndSessionInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: EndSessionInput) -> Result<Done, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        end(&ctx, scope, user, input.id).await
    }
}
