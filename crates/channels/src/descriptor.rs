//! What a channel is and can do, as data: rules, the composer and the documentation read it instead of asking for names.

use base::medium::Medium;
use base::time::Span;
use serde::Serialize;

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Descriptor {
    /// Stable name, also the part of the hook URL.
    pub name: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// Key of its label.
    pub label_key: &'static str,
    /// Rules that apply to it.
    pub medium: Medium,
    /// The settings form.
    pub settings: &'static [SettingField],
    /// What it can carry.
    pub capabilities: &'static [Capability],
    /// Its limits.
    pub limits: Limits,
    /// How long after the customer's last message the business may write freely; `None` for ever.
    pub reply_window: Option<Span>,
    /// Outside that window a template may be sent; false means nothing may.
    pub templates_outside_window: bool,
    /// What we write can be read by everybody.
    pub replies_are_public: bool,
    /// How customers are known on it.
    pub identity: IdentityKind,
    /// How fast one account may send.
    pub rate: Rate,
    /// Where the provider is reached unless an account says otherwise; empty when there is no provider.
    pub base_url: &'static str,
    /// The setting that says how the provider calls an account, where payloads of several accounts come to one hook.
    pub account_key: Option<&'static str>,
    /// The protocol is ours and spoken by a system of the organization: whoever calls is told what was not understood, and the
    /// addresses that it names are called only by the guarded way.
    pub is_own_protocol: bool,
    /// Key of the setting that names the business account to which templates belong, when the channel has templates.
    pub business_key: Option<&'static str>,
}

impl Descriptor {
    /// Tells whether the channel can do this.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }
}

/// A field of the settings form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SettingField {
    /// Key in the account's settings or secrets.
    pub key: &'static str,
    /// What kind of value.
    pub kind: SettingKind,
    /// The account does not work without it.
    pub is_required: bool,
    /// Key of the label; the help text is under the same key with `.help`.
    pub label_key: &'static str,
    /// Value used when nothing was said; empty for none.
    pub default: &'static str,
}

/// Kind of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingKind {
    /// A line of text.
    Text,
    /// A secret: written, never shown again.
    Secret,
    /// A whole number from 0.
    Number {
        /// The largest.
        most: u32,
    },
    /// Yes or no.
    Bool,
    /// One of these.
    Choice(&'static [&'static str]),
    /// One entry a line.
    Lines,
    /// An address of the internet that this product calls.
    Url,
    /// A secret that this product makes and shows once; it is replaced, never typed.
    Issued(IssuedSecret),
}

/// What a secret that this product makes is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssuedSecret {
    /// Callers are known by it: only its digest is kept.
    Key,
    /// What is sent is signed with it (Standard Webhooks).
    Signing,
}

/// Something a channel can carry or tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Text.
    Text,
    /// Pictures.
    Image,
    /// Sound.
    Audio,
    /// Sound recorded on the spot.
    Voice,
    /// Film.
    Video,
    /// Any file.
    Document,
    /// Stickers.
    Sticker,
    /// Places.
    Location,
    /// Contact cards.
    Contacts,
    /// Templates approved by the provider.
    Templates,
    /// Reply buttons.
    Buttons,
    /// Lists to choose from.
    Lists,
    /// Reactions.
    Reactions,
    /// Replies that quote a message.
    Quotes,
    /// Showing that somebody is typing.
    Typing,
    /// Telling the customer that their message was seen, and hearing the same.
    ReadReceipts,
    /// Hearing that a message was edited or taken back.
    Edits,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 17] = [
        Self::Text,
        Self::Image,
        Self::Audio,
        Self::Voice,
        Self::Video,
        Self::Document,
        Self::Sticker,
        Self::Location,
        Self::Contacts,
        Self::Templates,
        Self::Buttons,
        Self::Lists,
        Self::Reactions,
        Self::Quotes,
        Self::Typing,
        Self::ReadReceipts,
        Self::Edits,
    ];
}

/// Kind of a file, as channels distinguish them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// Film.
    Video,
    /// Any file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Image,
        Self::Audio,
        Self::Video,
        Self::Document,
        Self::Sticker,
    ];

    /// Gives the name that rows, JSON and most providers use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Gives what a channel needs to carry it.
    pub const fn capability(self) -> Capability {
        match self {
            Self::Image => Capability::Image,
            Self::Audio => Capability::Audio,
            Self::Video => Capability::Video,
            Self::Document => Capability::Document,
            Self::Sticker => Capability::Sticker,
        }
    }
}

/// Limits of a channel; zero where the channel cannot do it at all.
///
/// **Units**: characters are Unicode scalar values; sizes are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Limits {
    /// Characters of one text; longer ones are split.
    pub text_chars: usize,
    /// Characters under a file.
    pub caption_chars: usize,
    /// Bytes of a picture.
    pub image_bytes: u64,
    /// Bytes of sound.
    pub audio_bytes: u64,
    /// Bytes of film.
    pub video_bytes: u64,
    /// Bytes of any other file.
    pub document_bytes: u64,
    /// Bytes of a sticker.
    pub sticker_bytes: u64,
    /// Reply buttons of one message.
    pub buttons: usize,
    /// Characters on a button.
    pub button_chars: usize,
    /// Rows of a list, over all sections.
    pub list_rows: usize,
    /// Sections of a list.
    pub list_sections: usize,
    /// Characters of a row or section title.
    pub list_title_chars: usize,
    /// Characters of a row's description.
    pub list_description_chars: usize,
    /// Characters of the body of buttons and lists.
    pub interactive_chars: usize,
    /// Contact cards of one message.
    pub contact_cards: usize,
}

impl Limits {
    /// Gives the bytes that a file of this kind may have.
    pub const fn bytes_of(&self, kind: MediaKind) -> u64 {
        match kind {
            MediaKind::Image => self.image_bytes,
            MediaKind::Audio => self.audio_bytes,
            MediaKind::Video => self.video_bytes,
            MediaKind::Document => self.document_bytes,
            MediaKind::Sticker => self.sticker_bytes,
        }
    }
}

/// How customers are known on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// By phone number.
    Phone,
    /// By e-mail address.
    Email,
    /// As a visitor of a site.
    Visitor,
    /// By a user name or an id of the provider.
    Handle,
}

/// How fast one account may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rate {
    /// So many requests …
    pub requests: u32,
    /// … in this span.
    pub per: Span,
    /// Shortest time between two messages to the same customer, when a burst is used up.
    pub per_customer: Span,
}
