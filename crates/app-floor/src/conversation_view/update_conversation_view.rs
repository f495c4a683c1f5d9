//! Replaces a view: its name, its filters, who has it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ConversationViewId;
use serde::Deserialize;
use store::in_tx;
use store_floor::conversation_views::{self, ConversationView};
use utoipa::ToSchema;

use super::{ConversationViewFields, ConversationViewView, check, find, tell};

/// Replaces a view.
pub struct UpdateConversationView;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateConversationViewInput {
    /// The view.
    pub id: ConversationViewId,
    /// What it shall be.
    pub view: ConversationViewFields,
}

impl Operation for UpdateConversationView {
    const ID: &'static str = "update_conversation_view";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/conversation-views/{id}";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Replaces a view of conversations.";
    type Input = UpdateConversationViewInput;
    type Output = ConversationViewView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateConversationViewInput,
    ) -> Result<ConversationViewView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let before = find(tx, &scope, input.id).await?;
                let row = ConversationView {
                    name: input.view.name.as_str().to_owned(),
                    filters: serde_json::to_value(&input.view.filters).unwrap_or_default(),
                    everybody: input.view.everybody,
                    groups: input.view.group_ids.clone(),
                    revision: before.revision + 1,
                    ..before.clone()
                };
                check(tx, &scope, &row).await?;
                conversation_views::update(tx, &scope, &row).await?;
                let before = ConversationViewView::of(before, &scope)?;
                let after = ConversationViewView::of(row, &scope)?;
                tell(tx, &scope, now, input.id, Change::between(&before, &after));
                Ok(after)
            }))
            .await
    }
}
