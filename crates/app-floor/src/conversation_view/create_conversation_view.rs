//! Keeps filters of the list of conversations under a name.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::create;
use base::authz::{Action, Scope};

use super::{ConversationViewFields, ConversationViewOf};

/// Keeps a view.
pub struct CreateConversationView;

impl Operation for CreateConversationView {
    const ID: &'static str = "create_conversation_view";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/conversation-views";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Keeps filters of the list of conversations under a name.";
    type Input = ConversationViewFields;
    type Output = ConversationViewOf;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConversationViewFields,
    ) -> Result<ConversationViewOf, Fault> {
        create(&ctx, &scope, input).await
    }
}
