//! Puts the views that the caller may change in an order; those of others keep their places.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::{ViewOrder, order};
use base::authz::{Action, Scope};
use setup::saved_view::ViewKind;

/// Orders views.
pub struct OrderConversationViews;

impl Operation for OrderConversationViews {
    const ID: &'static str = "order_conversation_views";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/conversation-views/order";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Puts one's views of conversations in an order.";
    type Input = ViewOrder;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: ViewOrder) -> Result<Done, Fault> {
        order(&ctx, &scope, ViewKind::Conversation, input).await
    }
}
