//! Lists the views that the caller has: their own, and those shared with them.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view;
use base::authz::{Action, Scope};

use super::ConversationViewOf;

/// Lists views.
pub struct ListConversationViews;

impl Operation for ListConversationViews {
    const ID: &'static str = "list_conversation_views";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/conversation-views";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Lists one's own views of conversations and the shared ones.";
    type Input = Nothing;
    type Output = Page<ConversationViewOf>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ConversationViewOf>, Fault> {
        saved_view::list(&ctx, &scope).await
    }
}
