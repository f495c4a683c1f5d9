//! Views of conversations: filters of the list under a name, one's own or shared.

pub mod choose_conversation_view;
pub mod create_conversation_view;
pub mod delete_conversation_view;
pub mod list_conversation_views;
pub mod order_conversation_views;
pub mod update_conversation_view;

use app::Entry;
use app_setup::saved_view::Filters;
use app_setup::saved_view::shapes::{ViewChange, ViewFields, ViewOf};
use base::id::LabelId;
use serde::Serialize;
use setup::saved_view::ViewKind;

use crate::conversation::filtered_input;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<choose_conversation_view::ChooseConversationView>(),
    Entry::of::<create_conversation_view::CreateConversationView>(),
    Entry::of::<delete_conversation_view::DeleteConversationView>(),
    Entry::of::<list_conversation_views::ListConversationViews>(),
    Entry::of::<order_conversation_views::OrderConversationViews>(),
    Entry::of::<update_conversation_view::UpdateConversationView>(),
];

/// A view of conversations as its readers see it.
pub type ConversationViewOf = ViewOf<ConversationFilters>;
/// What is given to make or replace one.
pub type ConversationViewFields = ViewFields<ConversationFilters>;
/// Which one, and what it shall be.
pub type ConversationViewChange = ViewChange<ConversationFilters>;

filtered_input! {
    /// What a view narrows the list by.
    #[derive(Clone, PartialEq, Serialize)]
    ConversationFilters {
        /// With this label.
        label_id: Option<LabelId>,
        /// With whoever opens the view, or last with them; instead of one agent.
        with_me: Option<bool>,
    }
}

impl Filters for ConversationFilters {
    const KIND: ViewKind = ViewKind::Conversation;
}
