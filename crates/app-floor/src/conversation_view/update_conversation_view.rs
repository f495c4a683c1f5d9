//! Replaces a view: its name, its filters, who has it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::update;
use base::authz::{Action, Scope};

use super::{ConversationViewChange, ConversationViewOf};

/// Replaces a view.
pub struct UpdateConversationView;

impl Operation for UpdateConversationView {
    const ID: &'static str = "update_conversation_view";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/conversation-views/{id}";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Replaces a view of conversations.";
    const GUARDED: bool = true;
    type Input = ConversationViewChange;
    type Output = ConversationViewOf;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConversationViewChange,
    ) -> Result<ConversationViewOf, Fault> {
        update(&ctx, &scope, input).await
    }
}
