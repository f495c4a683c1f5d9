//! Lists the views that the caller has: their own, and those shared with them.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{ConversationViewView, had_by};

/// Lists views.
pub struct ListConversationViews;

impl Operation for ListConversationViews {
    const ID: &'static str = "list_conversation_views";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/conversation-views";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Lists one's own views of conversations and the shared ones.";
    type Input = Nothing;
    type Output = Page<ConversationViewView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ConversationViewView>, Fault> {
        let scope_in = scope.clone();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope_in], had_by(tx, &scope_in).await))
            .await?;
        // One of a version that this program does not know is passed over; the others stay of use.
        let items = rows
            .into_iter()
            .filter_map(|row| ConversationViewView::of(row, &scope).ok())
            .collect();
        Ok(Page::whole(items))
    }
}
