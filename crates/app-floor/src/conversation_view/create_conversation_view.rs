//! Keeps filters of the list of conversations under a name.

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ConversationViewId;
use store::in_tx;
use store_floor::conversation_views::{self, ConversationView};

use super::{ConversationViewFields, ConversationViewView, check, tell};

/// Keeps a view.
pub struct CreateConversationView;

impl Operation for CreateConversationView {
    const ID: &'static str = "create_conversation_view";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/conversation-views";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Keeps filters of the list of conversations under a name.";
    type Input = ConversationViewFields;
    type Output = ConversationViewView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConversationViewFields,
    ) -> Result<ConversationViewView, Fault> {
        let row = ConversationView {
            id: ctx.id(ConversationViewId::from_i64),
            owner: scope.user().ok_or(Fault::NotFound)?,
            name: input.name.into_string(),
            filters: serde_json::to_value(&input.filters).unwrap_or_default(),
            everybody: input.everybody,
            groups: input.group_ids,
            position: 0,
            revision: 1,
        };
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                check(tx, &scope, &row, &BTreeSet::new()).await?;
                conversation_views::insert(tx, &scope, &row).await?;
                let made = ConversationViewView::of((*row).clone(), &scope)?;
                tell(tx, &scope, now, row.id, Change::made(&made));
                Ok(made)
            }))
            .await
    }
}
