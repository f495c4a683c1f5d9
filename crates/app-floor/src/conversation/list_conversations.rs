//! Lists conversations within reach, the newest first (AGENT-018 to AGENT-021).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, LabelId};
use floor::interaction::conversation_state::ConversationState;
use floor::interaction::{Activity, InteractionState};
use serde::Serialize;
use store::{Tx, in_tx};
use store_floor::conversation_search;
use store_floor::interactions::Card;
use utoipa::ToSchema;

use super::{Asked, asked, filtered_input, search};
use crate::interaction::list_interactions::ListOrder;
use crate::interaction::{InteractionView, view, views};

/// Lists conversations.
pub struct ListConversations;

filtered_input! {
    /// How the list is limited.
    ListConversationsInput {
        /// With this label.
        label_id: Option<LabelId>,
        /// By arrival, the newest first when nothing is said.
        order: Option<ListOrder>,
        /// Rows of the page.
        limit: Option<u32>,
        /// Where the page begins.
        cursor: Option<String>,
    }
}

/// A conversation of the list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConversationView {
    /// Where it stands.
    pub state: ConversationState,
    /// Its interaction.
    pub interaction: InteractionView,
}

impl Operation for ListConversations {
    const ID: &'static str = "list_conversations";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/conversations";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Lists conversations within reach, the newest first.";
    type Input = ListConversationsInput;
    type Output = Page<ConversationView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListConversationsInput,
    ) -> Result<Page<ConversationView>, Fault> {
        let (limit, now) = (page::limit(input.limit), ctx.now());
        let before = page::read_cursor::<InteractionId>(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let asked = Asked {
                    oldest_first: input.order == Some(ListOrder::Oldest),
                    ..asked!(input)
                };
                let wanted = search(tx, &scope, now, &asked).await?;
                let cards = conversation_search::list(
                    tx,
                    &scope,
                    &wanted,
                    input.label_id,
                    before,
                    limit + 1,
                )
                .await?;
                let states: Vec<_> = cards.iter().map(state_of).collect::<Result<_, _>>()?;
                let interactions = views(tx, &scope, cards).await?;
                let items = states.into_iter().zip(interactions);
                Ok(items
                    .map(|(state, interaction)| ConversationView { state, interaction })
                    .collect::<Vec<_>>())
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.interaction.id))
    }
}

/// Builds the view of a conversation.
pub(crate) async fn conversation(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: Card,
) -> Result<ConversationView, Fault> {
    let state = state_of(&card)?;
    let interaction = view(tx, scope, card).await?;
    Ok(ConversationView { state, interaction })
}

/// Tells where a conversation stands.
///
/// **Errors**: the row names a state that this version does not know.
fn state_of(card: &Card) -> Result<ConversationState, Fault> {
    let corrupt = |name: &str| Fault::from(store::Error::Corrupt(format!("state {name}")));
    let state = InteractionState::parse(&card.state).ok_or_else(|| corrupt(&card.state))?;
    let activity = Activity::parse(&card.activity).ok_or_else(|| corrupt(&card.activity))?;
    Ok(ConversationState::of(
        state,
        activity,
        card.awaiting_since.is_some(),
    ))
}
