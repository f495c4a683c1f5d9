//! Forgets a view; nothing names it.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::{NamedView, delete};
use base::authz::{Action, Scope};
use setup::saved_view::ViewKind;

/// Forgets a view.
pub struct DeleteConversationView;

impl Operation for DeleteConversationView {
    const ID: &'static str = "delete_conversation_view";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/conversation-views/{id}";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Forgets a view of conversations.";
    type Input = NamedView;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedView) -> Result<Done, Fault> {
        delete(&ctx, &scope, ViewKind::Conversation, input).await
    }
}
