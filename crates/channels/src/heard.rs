//! What an incoming call means, in words that no channel owns.

use std::collections::BTreeMap;

use base::id::{ChannelAccountId, VisitorId};
use base::phone::Phone;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::delivery::DeliveryState;
use crate::descriptor::MediaKind;
use crate::failure::Failure;

/// Characters of an incoming text that are kept.
pub const TEXT_CHARS_MAX: usize = 65_536;
/// Bytes of a malformed piece that are set aside with it.
pub const PIECE_BYTES_MAX: usize = 256 * 1024;

/// The category of consent that decides whether a business may begin a conversation.
pub const CONSENT_TO_MARKETING: &str = "marketing_messages";

/// One thing that a payload says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "heard")]
pub enum Heard {
    /// The customer wrote.
    Message(HeardMessage),
    /// The business wrote from another device; never counts as the customer's word.
    Echo(HeardMessage),
    /// A message got new content.
    Edited {
        /// Where and from whom.
        of: HeardOrigin,
        /// Id of the message that was edited.
        target: String,
        /// Its new content.
        content: Content,
    },
    /// A message was taken back.
    Deleted {
        /// Where and from whom.
        of: HeardOrigin,
        /// Id of the message that was taken back.
        target: String,
    },
    /// A reaction was set or removed.
    Reaction {
        /// Where and from whom.
        of: HeardOrigin,
        /// Id of the message reacted to.
        target: String,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
    },
    /// News of a message that we sent.
    Status(HeardStatus),
    /// The customer opened the conversation and has not written yet.
    Opened {
        /// Where and who.
        of: HeardOrigin,
        /// Name and e-mail from the form before the chat, and other answers by key.
        form: BTreeMap<String, String>,
        /// Page from which the chat was opened.
        page_url: Option<String>,
    },
    /// The customer is typing.
    Typing {
        /// Where and who.
        of: HeardOrigin,
        /// False when they stopped.
        is_typing: bool,
    },
    /// The customer saw everything up to this message.
    ReadUpTo {
        /// Where and who.
        of: HeardOrigin,
        /// Id of the last message seen.
        target: String,
    },
    /// The customer left.
    Left {
        /// Where and who.
        of: HeardOrigin,
    },
    /// The customer's address changed.
    IdentityChanged {
        /// Where, and under which identity they were known.
        of: HeardOrigin,
        /// The identity that holds from now on.
        to: Identity,
        /// What changed.
        change: IdentityChange,
    },
    /// The customer said what they want to receive.
    Consent {
        /// Where and who.
        of: HeardOrigin,
        /// Kind of message, in the provider's words, such as `marketing_messages`.
        category: String,
        /// False withdraws the consent.
        is_given: bool,
    },
    /// A template changed.
    TemplateChanged(TemplateChange),
    /// Something about the account itself, for administrators.
    AccountNotice {
        /// Number or page; `None` when it concerns the whole business account.
        account_key: Option<String>,
        /// The business account at the provider.
        business_key: Option<String>,
        /// When.
        at: Timestamp,
        /// What.
        notice: Notice,
    },
    /// The provider checks that the hook is ours: answer exactly this text.
    Challenge {
        /// The text.
        text: String,
    },
    /// A piece that was not understood: it is set aside for inspection, its neighbours are not affected.
    Unknown {
        /// A stable code: why.
        reason: &'static str,
        /// Number or page, if that much was understood.
        account_key: Option<String>,
        /// The piece, or its beginning when it is longer than [`PIECE_BYTES_MAX`].
        piece: String,
    },
}

impl Heard {
    /// Gives the key by which the account of this piece is found (a hook may serve several numbers).
    pub fn account_key(&self) -> Option<&str> {
        match self {
            Self::Message(message) | Self::Echo(message) => Some(&message.of.account_key),
            Self::Edited { of, .. }
            | Self::Deleted { of, .. }
            | Self::Reaction { of, .. }
            | Self::Opened { of, .. }
            | Self::Typing { of, .. }
            | Self::ReadUpTo { of, .. }
            | Self::Left { of }
            | Self::IdentityChanged { of, .. }
            | Self::Consent { of, .. } => Some(&of.account_key),
            Self::Status(status) => Some(&status.account_key),
            Self::AccountNotice { account_key, .. } | Self::Unknown { account_key, .. } => {
                account_key.as_deref()
            }
            Self::TemplateChanged(_) | Self::Challenge { .. } => None,
        }
    }

    /// Gives the provider's id of this piece, by which a second delivery is dropped.
    ///
    /// **Shape**: `None` where repeating does no harm (typing, notices).
    pub fn external_id(&self) -> Option<&str> {
        match self {
            Self::Message(message) | Self::Echo(message) => Some(&message.of.external_id),
            Self::Edited { of, .. }
            | Self::Deleted { of, .. }
            | Self::Reaction { of, .. }
            | Self::Opened { of, .. }
            | Self::IdentityChanged { of, .. } => Some(&of.external_id),
            Self::Status(status) => Some(&status.external_id),
            Self::Typing { .. }
            | Self::ReadUpTo { .. }
            | Self::Left { .. }
            | Self::Consent { .. }
            | Self::TemplateChanged(_)
            | Self::AccountNotice { .. }
            | Self::Challenge { .. }
            | Self::Unknown { .. } => None,
        }
    }
}

/// Where something was heard, who caused it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeardOrigin {
    /// The provider's id of this event; empty for events that have none.
    pub external_id: String,
    /// Number, page or site that heard it, as the provider names it.
    pub account_key: String,
    /// The customer.
    pub from: Identity,
    /// When it happened, by the provider's clock.
    pub at: Timestamp,
}

/// Everything that the channel told about who somebody is.
///
/// **Shape**: at least one of phone, scoped id, handle, e-mail, visitor and sender is present; the others are a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Identity {
    /// Phone number.
    pub phone: Option<Phone>,
    /// An id that the provider gives this customer towards this business only.
    pub scoped_id: Option<String>,
    /// A public user name, which its owner may change.
    pub handle: Option<String>,
    /// E-mail address, as typed.
    pub email: Option<String>,
    /// A web chat visitor.
    pub visitor: Option<VisitorId>,
    /// The customer of a system of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// The name that the customer shows.
    pub display_name: Option<String>,
}

/// A customer as a system of the organization knows them: its id means something on one account only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The account of the system.
    pub account: ChannelAccountId,
    /// The id that the system gave.
    pub id: String,
}

impl Sender {
    /// Gives the key by which the customer is found again.
    pub fn key(&self) -> String {
        format!("sender:{}:{}", self.account, self.id)
    }
}

impl Identity {
    /// Tells whether anything in it identifies somebody.
    pub fn is_known(&self) -> bool {
        self.phone.is_some()
            || self.scoped_id.is_some()
            || self.handle.is_some()
            || self.email.is_some()
            || self.visitor.is_some()
            || self.sender.is_some()
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeardMessage {
    /// Where, who and when. In an echo `from` is the customer to whom the business wrote.
    pub of: HeardOrigin,
    /// What it says.
    pub content: Content,
    /// Id of the message it answers.
    pub reply_to: Option<String>,
    /// It was passed on from another conversation.
    pub is_forwarded: bool,
    /// The advertisement or post that led here.
    pub referral: Option<Referral>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Content {
    /// Text.
    Text {
        /// The text, at most [`TEXT_CHARS_MAX`] characters.
        text: String,
    },
    /// A file, to be fetched.
    Media(MediaRef),
    /// A place.
    Location(Place),
    /// Contact cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
    },
    /// The customer pressed something we offered.
    Choice(Choice),
    /// The customer filled a form of the provider.
    FormAnswer {
        /// Which form.
        name: String,
        /// The answers as the provider gives them.
        answers: serde_json::Value,
    },
    /// The customer ordered from a catalogue.
    Order(Order),
    /// The customer sent something that the provider does not pass on: a placeholder is shown.
    Unsupported {
        /// What it was, in the provider's words, if it says so.
        what: Option<String>,
    },
}

/// A file at the provider or at our own edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MediaRef {
    /// What kind of file.
    pub media: MediaKind,
    /// Id to fetch it by; for the web chat the id of the file already stored.
    pub media_id: String,
    /// Content type, without parameters.
    pub mime: Option<String>,
    /// SHA-256 of the bytes, as the provider writes it (base64).
    pub sha256: Option<String>,
    /// Name of the file.
    pub file_name: Option<String>,
    /// Bytes.
    pub size: Option<u64>,
    /// Text under it.
    pub caption: Option<String>,
    /// Recorded on the spot rather than attached.
    pub is_voice: bool,
    /// A moving sticker.
    pub is_animated: bool,
}

/// A point on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Latitude in ten-millionths of a degree, north positive.
    pub latitude_e7: i64,
    /// Longitude in ten-millionths of a degree, east positive.
    pub longitude_e7: i64,
    /// Name of the place.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// A web page of it.
    pub url: Option<String>,
}

impl Place {
    /// Reads decimal degrees.
    ///
    /// **Errors**: `None` outside −90..=90 and −180..=180, or not a number.
    pub fn degrees(latitude: f64, longitude: f64) -> Option<(i64, i64)> {
        let read = |degrees: f64, limit: f64| {
            let is_on_earth = degrees.abs() <= limit;
            is_on_earth
                .then(|| format!("{degrees:.7}").replace('.', "").parse().ok())
                .flatten()
        };
        Some((read(latitude, 90.0)?, read(longitude, 180.0)?))
    }

    /// Writes decimal degrees with seven decimals, `-27.5953778`.
    pub fn decimal(degrees_e7: i64) -> String {
        let sign = if degrees_e7 < 0 { "-" } else { "" };
        let all = degrees_e7.unsigned_abs();
        format!("{sign}{}.{:07}", all / 10_000_000, all % 10_000_000)
    }

    /// Builds the link that shows the place on a map (WA-013).
    pub fn map_link(&self) -> String {
        let (lat, lon) = (
            Self::decimal(self.latitude_e7),
            Self::decimal(self.longitude_e7),
        );
        format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}")
    }
}

/// A contact card (WA-012).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ContactCard {
    /// Name as the card shows it.
    pub name: String,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Phones as written on the card.
    pub phones: Vec<ContactPhone>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Company and title.
    pub organization: Option<String>,
    /// Birthday, `YYYY-MM-DD`.
    pub birthday: Option<String>,
}

/// A phone on a contact card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactPhone {
    /// As written.
    pub written: String,
    /// Parsed, if it can be.
    pub phone: Option<Phone>,
    /// The channel itself says that this number has an account.
    pub is_on_channel: bool,
}

/// A choice among things that we offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Where it was offered.
    pub among: ChoiceKind,
    /// The id that we gave it.
    pub id: String,
    /// The words the customer saw.
    pub title: String,
}

/// Where a choice was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    /// A reply button.
    Button,
    /// A row of a list.
    ListRow,
    /// A quick reply of a template.
    TemplateButton,
}

/// An order from a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Which catalogue.
    pub catalog_id: String,
    /// Words of the customer.
    pub text: Option<String>,
    /// What was ordered.
    pub items: Vec<OrderItem>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderItem {
    /// Product code.
    pub product: String,
    /// How many, as the provider writes it.
    pub quantity: String,
    /// Price of one, as the provider writes it.
    pub price: String,
    /// Currency, ISO 4217.
    pub currency: String,
}

/// The advertisement, post or product that led to a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Referral {
    /// `ad`, `post` or `product`.
    pub source: String,
    /// Its id.
    pub source_id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// The click, for attribution.
    pub click_id: Option<String>,
}

/// News of a message that we sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeardStatus {
    /// The provider's id of the message.
    pub external_id: String,
    /// Number or page that sent it.
    pub account_key: String,
    /// The receiver, as far as it is said.
    pub to: Identity,
    /// How far it got; a word we do not know is [`DeliveryState::Pending`].
    pub state: DeliveryState,
    /// When.
    pub at: Timestamp,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Our own reference, when the provider repeats it: reconciles a message whose answer was lost.
    ///
    /// **Shape**: [`crate::say::SayMessage::part_reference`].
    pub reference: Option<String>,
    /// What the provider charges for: `marketing`, `utility`, `service` …
    pub billing_category: Option<String>,
}

/// What changed about an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityChange {
    /// The customer took another number.
    Number,
    /// The provider gave another scoped id.
    ScopedId,
    /// The customer's device or keys changed: the same number may be in other hands.
    Keys,
}

/// State of a template.
///
/// **Source**: GAP-029; provider page “`message_template_status_update` webhook reference”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateState {
    /// Waits for the provider; also every word we do not know.
    Pending,
    /// May be sent.
    Approved,
    /// Refused by the provider.
    Rejected,
    /// Held back for low quality, for a time.
    Paused,
    /// Switched off by the provider.
    Disabled,
    /// Put away.
    Archived,
}

/// Something about a template changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateChange {
    /// The business account at the provider.
    pub business_key: String,
    /// The provider's id of the template.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// When.
    pub at: Timestamp,
    /// What changed.
    pub what: TemplateNews,
}

/// What changed about a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateNews {
    /// Its state.
    State {
        /// The new state.
        state: TemplateState,
        /// Why, when rejected, paused or disabled.
        reason: Option<String>,
    },
    /// Its category, which the provider may change.
    Category {
        /// The new category, lower case.
        category: String,
    },
    /// Its quality: `green`, `yellow`, `red` or `unknown`.
    Quality {
        /// The new quality.
        quality: String,
    },
    /// Its content was edited at the provider.
    Content,
    /// It was removed.
    Removed,
}

/// Something about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The business account was changed, restricted or closed.
    Account {
        /// The provider's word, lower case.
        event: String,
    },
    /// The ceiling or the quality of a number changed.
    Quality {
        /// The provider's word, lower case.
        event: String,
        /// The new ceiling.
        limit: Option<String>,
    },
    /// The provider reports an error that belongs to no message.
    Error(Failure),
    /// Old conversations or contacts are offered; they are not imported.
    Sync {
        /// Which offer.
        what: &'static str,
        /// How many pieces.
        count: usize,
    },
}
