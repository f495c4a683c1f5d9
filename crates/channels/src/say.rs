//! What we want to say, in words that no channel owns. Limits are the channel's: `write` splits or refuses.

use base::id::{FileId, VisitorId};
use base::phone::Phone;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::descriptor::MediaKind;
use crate::heard::{ContactCard, Identity, Place, Sender};

/// Something to say or to ask of a provider.
#[derive(Debug, Clone, PartialEq)]
pub enum Say {
    /// A message.
    Message(SayMessage),
    /// A reaction to a message of the customer.
    Reaction {
        /// The customer.
        to: Recipient,
        /// The provider's id of the message.
        target: String,
        /// The emoji; `None` removes it.
        emoji: Option<String>,
    },
    /// Tells that everything up to this message was seen.
    MarkRead {
        /// The customer.
        to: Recipient,
        /// The provider's id of the last message seen.
        target: String,
        /// Also shows that somebody is typing.
        is_typing: bool,
    },
    /// Shows that somebody is typing, where that needs no message.
    Typing {
        /// The customer.
        to: Recipient,
        /// False when they stopped.
        is_typing: bool,
    },
    /// Something about the conversation that the customer's screen shows (web chat).
    Notice {
        /// The customer.
        to: Recipient,
        /// What happened.
        notice: CustomerNotice,
    },
    /// Hands a stored file to the provider, which answers with an id.
    Upload(FileToSend),
    /// Fetches a file that the customer sent: two requests, the second is in the answer to the first.
    FetchMedia {
        /// The provider's id of it.
        media_id: String,
        /// More bytes than this are refused.
        bytes_max: u64,
    },
    /// Lists the templates of the business account.
    ListTemplates {
        /// The page to read, from the previous answer.
        page: Option<String>,
    },
    /// Hands a template in for approval.
    CreateTemplate(TemplateToCreate),
    /// Removes a template in every language.
    DeleteTemplate {
        /// Its name.
        name: String,
    },
    /// Checks that the account's credentials work.
    Probe,
}

/// A message to a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct SayMessage {
    /// Our own id of the message, passed to providers that echo it back.
    pub reference: String,
    /// The customer.
    pub to: Recipient,
    /// The provider's id of the message that this one quotes.
    pub reply_to: Option<String>,
    /// What it says.
    pub content: SayContent,
    /// Who speaks, where the channel shows it.
    pub author: Option<String>,
    /// The moment at which it is handed over: from then on the addresses of its files hold.
    pub at: Timestamp,
}

impl SayMessage {
    /// Gives the reference of one part of the message: the first has the message's own, the others `own.1`, `own.2` …
    pub fn part_reference(&self, index: usize) -> String {
        match index {
            0 => self.reference.clone(),
            _ => format!("{}.{index}", self.reference),
        }
    }
}

/// Where a customer is reached on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// By phone.
    Phone(Phone),
    /// By the id that the provider gave them towards this business.
    ScopedId(String),
    /// By user name.
    Handle(String),
    /// By e-mail.
    Email(String),
    /// A visitor of a site.
    Visitor(VisitorId),
    /// The customer of a system of the organization.
    Sender(Sender),
}

impl Recipient {
    /// Picks the best address of an identity: sender, phone, scoped id, visitor, e-mail, handle.
    pub fn of(identity: &Identity) -> Option<Self> {
        (identity.sender.clone().map(Self::Sender))
            .or_else(|| identity.phone.clone().map(Self::Phone))
            .or_else(|| identity.scoped_id.clone().map(Self::ScopedId))
            .or_else(|| identity.visitor.map(Self::Visitor))
            .or_else(|| identity.email.clone().map(Self::Email))
            .or_else(|| identity.handle.clone().map(Self::Handle))
    }
}

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum SayContent {
    /// Text; split where the channel's limit asks for it.
    Text(String),
    /// A file.
    Media {
        /// Its kind.
        media: MediaKind,
        /// Where the channel gets it.
        source: MediaSource,
        /// Text under it.
        caption: Option<String>,
        /// Name shown to the customer.
        file_name: Option<String>,
        /// Content type.
        mime: String,
        /// Recorded on the spot: shown as a voice message.
        is_voice: bool,
    },
    /// A template.
    Template(TemplateToSend),
    /// A question with options, in whatever form the channel has for it.
    Choices(Choices),
    /// Reply buttons.
    Buttons {
        /// The question.
        body: String,
        /// Small print.
        footer: Option<String>,
        /// The buttons.
        buttons: Vec<Offer>,
    },
    /// A list to choose from.
    List {
        /// The question.
        body: String,
        /// Small print.
        footer: Option<String>,
        /// Words on the button that opens the list.
        open: String,
        /// The sections.
        sections: Vec<ListSection>,
    },
    /// A place.
    Location(Place),
    /// Contact cards.
    Contacts(Vec<ContactCard>),
}

/// Where a channel gets a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaSource {
    /// From the provider, where it was uploaded before.
    Uploaded(String),
    /// From an address that the provider can reach.
    Url(String),
    /// From our own store, by channels that read it themselves (web chat).
    Stored(FileId),
}

/// A stored file to be handed to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToSend {
    /// Which file.
    pub file: FileId,
    /// Its kind.
    pub media: MediaKind,
    /// Content type.
    pub mime: String,
    /// Its name.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
}

/// A choice that we offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The id that comes back.
    pub id: String,
    /// The words that the customer sees.
    pub title: String,
}

/// A section of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSection {
    /// Its title; may be empty when it is the only one.
    pub title: String,
    /// Its rows.
    pub rows: Vec<ListRow>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Id and words.
    pub offer: Offer,
    /// A second line.
    pub description: Option<String>,
}

/// A template with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateToSend {
    /// Its name at the provider.
    pub name: String,
    /// Its language at the provider.
    pub language: String,
    /// Value of the header.
    pub header: Option<HeaderValue>,
    /// Values of the body's variables, in order.
    pub body: Vec<TemplateValue>,
    /// Values of the buttons that have one.
    pub buttons: Vec<ButtonValue>,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TemplateValue {
    /// The variable's name; `None` where variables are numbered.
    pub name: Option<String>,
    /// The value.
    pub text: String,
}

/// The value of a template's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderValue {
    /// The header's one variable.
    Text(TemplateValue),
    /// A picture, film or document.
    Media {
        /// Its kind.
        media: MediaKind,
        /// Where it is.
        source: MediaSource,
        /// Name of a document.
        file_name: Option<String>,
    },
    /// A place.
    Location(Place),
}

/// The value of a template's button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ButtonValue {
    /// Position among the buttons, from 0.
    pub index: usize,
    /// The value.
    pub value: ButtonKindValue,
}

/// What a template's button needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "text")]
pub enum ButtonKindValue {
    /// The end of the address.
    UrlSuffix(String),
    /// What comes back when it is pressed.
    QuickReply(String),
    /// The code that is copied.
    CopyCode(String),
    /// A form, by its token.
    Flow(String),
}

/// A template to be handed in for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateToCreate {
    /// Lower case letters, digits and underscores.
    pub name: String,
    /// Language and locale, such as `pt_BR`.
    pub language: String,
    /// `marketing`, `utility` or `authentication`.
    pub category: TemplateCategory,
    /// Its parts.
    pub parts: TemplateParts,
    /// An example value for each variable of the body, which the provider asks for.
    pub body_examples: Vec<String>,
    /// An example value for the header's variable, or an uploaded sample.
    pub header_example: Option<String>,
}

/// What a template is for.
///
/// **Source**: GAP-029.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TemplateCategory {
    /// Advertising.
    Marketing,
    /// Something the customer waits for.
    Utility,
    /// One-time codes.
    Authentication,
}

impl TemplateCategory {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Utility => "utility",
            Self::Authentication => "authentication",
        }
    }
}

/// The parts of a template.
///
/// **Shape**: variables are written `{{1}}`, `{{2}}` … or `{{name}}` in `body`, in a text header and at the end of an
/// address.
/// **Source**: GAP-029: header, body, footer, buttons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TemplateParts {
    /// What stands above the body.
    pub header: Option<TemplateHeader>,
    /// The body.
    pub body: String,
    /// Small print.
    pub footer: Option<String>,
    /// Buttons.
    pub buttons: Vec<TemplateButton>,
    /// Parts newer than this product, in the provider's words, lower case: `carousel`.
    #[serde(default)]
    pub others: Vec<String>,
}

/// The header of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "format")]
pub enum TemplateHeader {
    /// A line of text.
    Text {
        /// The line.
        text: String,
    },
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A document.
    Document,
    /// A place.
    Location,
    /// Something newer than this product.
    Other {
        /// The provider's word, lower case.
        what: String,
    },
}

/// A button of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TemplateButton {
    /// Answers with its own words.
    QuickReply {
        /// The words.
        text: String,
    },
    /// Opens an address, which may end with `{{1}}`.
    Url {
        /// The words.
        text: String,
        /// The address.
        url: String,
    },
    /// Calls a number.
    Phone {
        /// The words.
        text: String,
        /// The number.
        phone: String,
    },
    /// Copies a code.
    CopyCode {
        /// The code, in a message that was sent.
        #[serde(default)]
        code: Option<String>,
    },
    /// Copies or fills in the code that the body carries.
    OneTimeCode {
        /// The words.
        text: String,
    },
    /// Opens a form.
    Flow {
        /// The words.
        text: String,
    },
    /// Something newer than this product.
    Other {
        /// The provider's word, lower case.
        what: String,
    },
}

/// Something that the customer's own screen shows about the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerNotice {
    /// Our edge has stored the visitor's message.
    Stored {
        /// The id the widget gave it.
        client_id: String,
        /// Our id of it.
        message_id: String,
    },
    /// Position in the queue.
    Waiting {
        /// From 1; `None` when it is not shown.
        position: Option<u32>,
    },
    /// Somebody took the conversation.
    AgentJoined {
        /// The name shown to customers.
        name: String,
        /// Link of their picture, on our own address.
        avatar_url: Option<String>,
    },
    /// The agent left it.
    AgentLeft,
    /// It is over.
    Closed {
        /// Number to quote later.
        protocol: Option<String>,
    },
    /// The agent saw the visitor's messages up to here.
    Seen {
        /// Our id of the message.
        message_id: String,
    },
}
