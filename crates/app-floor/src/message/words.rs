//! The words that rows of messages hold, for the description: every value that a screen may meet.

use utoipa::ToSchema;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageDirection {
    /// The customer.
    In,
    /// The operation, to the customer.
    Out,
    /// The operation, for itself.
    Note,
    /// Nobody: a line about what happened.
    System,
}

/// What a message is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Text.
    Text,
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// Sound recorded on the spot.
    Voice,
    /// Film.
    Video,
    /// Any file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Contact cards.
    Contacts,
    /// A choice, or a form that was filled in.
    Interactive,
    /// A template.
    Template,
    /// An order.
    Order,
    /// Something that the product cannot show.
    Unsupported,
    /// A line about what happened.
    System,
}

/// Whether a file of a message can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is here.
    Ready,
    /// It is being fetched.
    Pending,
    /// It could not be fetched.
    Failed,
}

/// A side of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Whose.
    pub by: Side,
}
