//! What the web chat's panel and the server say to each other. The panel's types of it are generated from here.

use app_floor::visitor::{Standing, StandingInteraction, VisitorMessage};
use base::id::FileId;
use base::locale::Locale;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a site's chat looks and what it asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WidgetConfig {
    /// The name of the chat.
    pub(crate) name: String,
    /// Its colour, as CSS reads it.
    pub(crate) color: Option<String>,
    /// The language for visitors whose own is not spoken.
    pub(crate) locale_default: Locale,
    /// Whether it is open now.
    pub(crate) open: bool,
    /// When it opens next, if it is closed.
    pub(crate) next_open_at: Option<Timestamp>,
    /// What is said meanwhile.
    pub(crate) after_hours_text: Option<String>,
    /// The form before the chat.
    pub(crate) form: Vec<FormField>,
    /// Whether it makes a sound.
    pub(crate) sound: bool,
    /// Bytes of a file that a visitor may send.
    pub(crate) file_bytes_max: u64,
}

/// A field of the form before the chat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormField {
    /// Which.
    pub(crate) field: AskedField,
    /// Whether it must be filled in.
    pub(crate) required: bool,
}

/// What a visitor is asked.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AskedField {
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// The phone.
    #[expect(
        dead_code,
        reason = "the panel can ask for it; no site's settings do so far"
    )]
    Phone,
}

/// How a visitor begins, or comes back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Greeting {
    /// The token of an earlier visit.
    pub(crate) visitor_token: Option<String>,
    /// The name.
    pub(crate) name: Option<String>,
    /// The e-mail address.
    pub(crate) email: Option<String>,
    /// The phone.
    pub(crate) phone: Option<String>,
    /// Who the site vouches for: a signed token.
    pub(crate) identity_jwt: Option<String>,
    /// The visitor's language.
    #[serde(default)]
    pub(crate) locale: Locale,
    /// The origin of the page.
    #[serde(default)]
    pub(crate) origin: String,
    /// The address of the page.
    pub(crate) page_url: Option<String>,
}

/// A visitor who was greeted.
#[derive(Serialize, ToSchema)]
pub(crate) struct VisitorSession {
    /// The token that only this browser has.
    pub(crate) visitor_token: String,
    /// The present interaction, or the last one.
    pub(crate) interaction: Option<StandingInteraction>,
    /// What the visitor is called.
    pub(crate) name: Option<String>,
}

/// Where a visitor's conversation stands, and its messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitorThread {
    /// Where it stands.
    #[serde(flatten)]
    pub(crate) standing: Standing,
    /// Messages, the oldest first.
    pub(crate) items: Vec<VisitorMessage>,
}

/// What a visitor writes.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Writing {
    /// The text.
    pub(crate) text: Option<String>,
    /// The id of the option that was pressed; the text is the words on it.
    pub(crate) choice_id: Option<String>,
    /// Files, uploaded before.
    #[serde(default)]
    pub(crate) file_ids: Vec<FileId>,
    /// Made by the window: the same key again gives the same message.
    pub(crate) client_key: String,
}

/// How far a visitor has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub(crate) struct ReadUpTo {
    /// The number of the last message seen.
    pub(crate) seq: i64,
}

/// A frame to a visitor's window.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum VisitorFrame {
    /// The greeting.
    Hello,
    /// Where the conversation stands.
    State(Standing),
    /// A message, new or changed.
    Message(NewMessage),
    /// The agent types.
    Typing,
    /// The answer to a ping.
    Pong,
}

/// A message that arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewMessage {
    /// The message.
    pub(crate) message: VisitorMessage,
}

/// A frame from a visitor's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum WindowFrame {
    /// Asks for a sign of life.
    Ping,
    /// The visitor types.
    Typing,
    /// The visitor has read.
    Read(ReadUpTo),
}
