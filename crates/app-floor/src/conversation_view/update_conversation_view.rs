//! Replaces a view: its name, its filters, who has it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ConversationViewId;
use serde::Deserialize;
use setup::event::Setting;
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
    const GUARDED: bool = true;
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
                let record = Record::setting(Setting::ConversationView, input.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, input.id).await?;
                let shown = ConversationViewView::of(before.clone(), &scope)?;
                stale::refuse(tx, &scope, record, before.revision, &shown).await?;
                let row = ConversationView {
                    name: input.view.name.as_str().to_owned(),
                    filters: serde_json::to_value(&input.view.filters).unwrap_or_default(),
                    everybody: input.view.everybody,
                    groups: input.view.group_ids.clone(),
                    revision: before.revision + 1,
                    ..before.clone()
                };
                check(tx, &scope, &row, &before.groups).await?;
                conversation_views::update(tx, &scope, &row).await?;
                let after = ConversationViewView::of(row, &scope)?;
                tell(tx, &scope, now, input.id, Change::between(&shown, &after));
                Ok(after)
            }))
            .await
    }
}
