//! Lists one's own sessions.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{SessionId, UserId};
use base::time::Timestamp;
use serde::Serialize;
use store::in_tx;
use store_setup::sessions;
use utoipa::ToSchema;

use super::{AGE_MAX, IDLE_MAX};

/// Lists one's own sessions.
pub struct ListSessions;

/// A session that still holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionRow {
    /// The id.
    pub id: SessionId,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// The network address it came from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Whether this call came by it.
    pub current: bool,
}

/// Gives the sessions of a user.
pub(crate) async fn of_user(
    ctx: &Ctx,
    scope: &Scope,
    user: UserId,
) -> Result<Page<SessionRow>, Fault> {
    let (now, current, scope) = (ctx.now(), scope.session(), scope.clone());
    let rows = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], {
            Ok(sessions::list_of_user(tx, &scope, user, (now - IDLE_MAX, now - AGE_MAX)).await?)
        }))
        .await?;
    let items: Vec<SessionRow> = rows
        .into_iter()
        .map(|row| SessionRow {
            id: row.id,
            created_at: row.created_at,
            seen_at: row.seen_at,
            address: row.origin.address,
            agent: row.origin.agent,
            current: current == Some(row.id),
        })
        .collect();
    Ok(Page { items, next: None })
}

impl Operation for ListSessions {
    const ID: &'static str = "list_sessions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/sessions";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Lists one's own sessions.";
    type Input = Nothing;
    type Output = Page<SessionRow>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<SessionRow>, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        of_user(&ctx, &scope, user).await
    }
}
