//! Web chat: the small window that a company puts on its own site.
//!
//! Set up: the sites that may show it, colours, words, the form before the chat, and optionally a secret with which the
//! company's server signs who its visitor is. The widget talks to our own edge, which resolves the visitor's token before
//! this connector reads the frame; what we say goes out as frames for the visitor's socket.

use base::medium::Medium;
use base::time::Span;

use crate::account::Account;
use crate::descriptor::{
    Capability, Descriptor, IdentityKind, Limits, Rate, SettingField, SettingKind,
};
use crate::heard::Heard;
use crate::say::Say;
use crate::settled::Settled;
use crate::wire::{WireIn, WireOut, WireReply};
use crate::{Connector, Refusal};

pub mod identity_token;
pub mod origin;
mod read;
mod write;

/// Key of the setting with the sites that may show the widget, one a line.
pub const ALLOWED_ORIGINS: &str = "allowed_origins";
/// Key of the secret that signs identity tokens.
pub const IDENTITY_SECRET: &str = "identity_secret";
/// Key of the setting that asks for the e-mail before the chat (CHAN-005).
pub const ASK_EMAIL: &str = "ask_email";
/// Key of the setting that says after how many minutes away an unanswered visitor has left; 0 for never (DASH-041).
pub const GONE_AFTER_MIN: &str = "gone_after_min";
/// What holds for an account that was made before the setting was.
pub const GONE_AFTER_MIN_DEFAULT: &str = "5";
/// Key of the setting that asks for the name before the chat.
pub const ASK_NAME: &str = "ask_name";

/// What the web chat is and can do.
pub static DESCRIPTOR: Descriptor = Descriptor {
    name: "web-chat",
    icon: "message-circle",
    label_key: "channel.web_chat",
    medium: Medium::Chat,
    settings: SETTINGS,
    capabilities: CAPABILITIES,
    limits: Limits {
        text_chars: 8_000,
        caption_chars: 1_024,
        image_bytes: 20 * 1024 * 1024,
        audio_bytes: 20 * 1024 * 1024,
        video_bytes: 50 * 1024 * 1024,
        document_bytes: 50 * 1024 * 1024,
        sticker_bytes: 0,
        buttons: 10,
        button_chars: 40,
        list_rows: 0,
        list_sections: 0,
        list_title_chars: 0,
        list_description_chars: 0,
        interactive_chars: 1_024,
        contact_cards: 0,
    },
    reply_window: None,
    templates_outside_window: false,
    replies_are_public: false,
    identity: IdentityKind::Visitor,
    rate: Rate {
        requests: 1_000,
        per: Span::from_secs(1),
        per_customer: Span::ZERO,
    },
    base_url: "",
    account_key: None,
    is_own_protocol: false,
    business_key: None,
};

const SETTINGS: &[SettingField] = &[
    field(ALLOWED_ORIGINS, SettingKind::Lines, true, ""),
    field("color", SettingKind::Text, false, "#1f4e79"),
    field("greeting", SettingKind::Text, false, ""),
    field("closed_message", SettingKind::Text, false, ""),
    field(ASK_NAME, SettingKind::Bool, false, "true"),
    field(ASK_EMAIL, SettingKind::Bool, false, "true"),
    field(
        GONE_AFTER_MIN,
        SettingKind::Number { most: 1_440 },
        false,
        GONE_AFTER_MIN_DEFAULT,
    ),
    field(
        "position",
        SettingKind::Choice(&["right", "left"]),
        false,
        "right",
    ),
    field(IDENTITY_SECRET, SettingKind::Secret, false, ""),
];

const CAPABILITIES: &[Capability] = &[
    Capability::Text,
    Capability::Image,
    Capability::Audio,
    Capability::Voice,
    Capability::Video,
    Capability::Document,
    Capability::Location,
    Capability::Buttons,
    Capability::Quotes,
    Capability::Typing,
    Capability::ReadReceipts,
];

/// The web chat connector.
#[derive(Debug, Clone, Copy)]
pub struct WebChat;

impl Connector for WebChat {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn read(&self, account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
        read::read(account, input)
    }

    fn write(&self, _account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal> {
        write::write(say)
    }

    fn settle(&self, _account: &Account, request: &WireOut, reply: &WireReply) -> Settled {
        write::settle(request, reply)
    }
}

const fn field(
    key: &'static str,
    kind: SettingKind,
    is_required: bool,
    default: &'static str,
) -> SettingField {
    SettingField {
        key,
        kind,
        is_required,
        label_key: key,
        default,
    }
}
