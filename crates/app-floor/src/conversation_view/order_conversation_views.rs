//! Puts the views that the caller may change in an order; those of others keep their places.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ConversationViewId;
use serde::Deserialize;
use store::in_tx;
use store_floor::conversation_views;
use utoipa::ToSchema;

use super::{had_by, may_change};

/// Orders views.
pub struct OrderConversationViews;

/// In which order.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OrderConversationViewsInput {
    /// Every view that the caller may change, each once.
    pub ids: Vec<ConversationViewId>,
}

impl Operation for OrderConversationViews {
    const ID: &'static str = "order_conversation_views";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/conversation-views/order";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Puts one's views of conversations in an order.";
    type Input = OrderConversationViewsInput;
    type Output = Done;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: OrderConversationViewsInput,
    ) -> Result<Done, Fault> {
        let ids = input.ids;
        ctx.db
            .write(in_tx!(tx, [scope, ids], {
                let mut own = had_by(tx, &scope).await?;
                own.retain(|view| may_change(view, &scope));
                let mut named: Vec<ConversationViewId> = ids.to_vec();
                named.sort_unstable();
                let mut all: Vec<ConversationViewId> = own.iter().map(|view| view.id).collect();
                all.sort_unstable();
                // Somebody else added or removed one meanwhile.
                if named != all {
                    return Err(Fault::field("ids", code::field::INVALID));
                }
                let places = own.iter().map(|view| view.position);
                for (id, position) in ids.iter().zip(places) {
                    conversation_views::place(tx, &scope, *id, position).await?;
                }
                Ok(Done {})
            }))
            .await
    }
}
