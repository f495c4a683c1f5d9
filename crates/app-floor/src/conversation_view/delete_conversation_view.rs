//! Forgets a view; nothing names it.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ConversationViewId;
use serde::Deserialize;
use store::in_tx;
use store_floor::conversation_views;
use utoipa::ToSchema;

use super::{ConversationViewView, find, tell};

/// Forgets a view.
pub struct DeleteConversationView;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteConversationViewInput {
    /// The view.
    pub id: ConversationViewId,
}

impl Operation for DeleteConversationView {
    const ID: &'static str = "delete_conversation_view";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/conversation-views/{id}";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Forgets a view of conversations.";
    type Input = DeleteConversationViewInput;
    type Output = Done;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: DeleteConversationViewInput,
    ) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                conversation_views::remove(tx, &scope, id).await?;
                let before = ConversationViewView::of(before, &scope)?;
                tell(tx, &scope, now, id, Change::removed(&before));
                Ok(Done {})
            }))
            .await
    }
}
