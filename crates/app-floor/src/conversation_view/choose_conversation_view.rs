//! Lets the caller's list of conversations open with a view, or with none.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::{ChosenView, choose};
use base::authz::{Action, Scope};
use setup::saved_view::ViewKind;

/// Chooses a view.
pub struct ChooseConversationView;

impl Operation for ChooseConversationView {
    const ID: &'static str = "choose_conversation_view";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/conversation-views/default";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str =
        "Lets one's list of conversations open with a view, or with none.";
    type Input = ChosenView;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: ChosenView) -> Result<Done, Fault> {
        choose(&ctx, &scope, ViewKind::Conversation, input).await
    }
}
