//! WhatsApp, through Meta's Cloud API.
//!
//! Set up: a Meta app with the WhatsApp product, its *app secret*, a verification word chosen here, a permanent access
//! token, the id of the phone number and of the WhatsApp Business account. One hook URL serves every number of the app:
//! the account of a message is found by `phone_number_id`. Outside 24 hours after the customer's last message only
//! approved templates are sent. Groups and calls are set aside, not handled.
//!
//! **Source**: Meta for Developers, “WhatsApp Business Platform”: webhooks reference, Cloud API reference, error codes.

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

mod errors;
mod read;
mod settle;
mod templates;
mod write;

/// Key of the secret that signs what Meta posts.
pub const APP_SECRET: &str = "app_secret";
/// Key of the secret word of the verification call.
pub const VERIFY_TOKEN: &str = "verify_token";
/// Key of the secret that our calls carry.
pub const ACCESS_TOKEN: &str = "access_token";
/// Key of the setting that names the number.
pub const PHONE_NUMBER_ID: &str = "phone_number_id";
/// Key of the setting that names the business account.
pub const BUSINESS_ACCOUNT_ID: &str = "business_account_id";
/// Key of the setting that names the version of the Graph API.
pub const API_VERSION: &str = "api_version";
/// The version used when the account does not say.
pub const API_VERSION_DEFAULT: &str = "v25.0";

/// What WhatsApp is and can do.
///
/// **Source**: provider pages “Media reference”, “Interactive reply buttons messages”, “Interactive list messages”,
/// “Text messages”, “Messaging throughput and pair rate limits”.
pub static DESCRIPTOR: Descriptor = Descriptor {
    name: "whatsapp",
    icon: "whatsapp",
    label_key: "channel.whatsapp",
    medium: Medium::Messaging,
    settings: SETTINGS,
    capabilities: CAPABILITIES,
    limits: Limits {
        text_chars: 4_096,
        caption_chars: 1_024,
        image_bytes: 5 * 1024 * 1024,
        audio_bytes: 16 * 1024 * 1024,
        video_bytes: 16 * 1024 * 1024,
        document_bytes: 100 * 1024 * 1024,
        sticker_bytes: 500 * 1024,
        buttons: 3,
        button_chars: 20,
        list_rows: 10,
        list_sections: 10,
        list_title_chars: 24,
        list_description_chars: 72,
        interactive_chars: 1_024,
        contact_cards: 257,
    },
    reply_window: Some(Span::from_hours(24)),
    templates_outside_window: true,
    replies_are_public: false,
    identity: IdentityKind::Phone,
    rate: Rate {
        requests: 80,
        per: Span::from_secs(1),
        per_customer: Span::from_secs(6),
    },
    base_url: "https://graph.facebook.com",
    account_key: Some("phone_number_id"),
    is_own_protocol: false,
    business_key: Some(BUSINESS_ACCOUNT_ID),
};

const SETTINGS: &[SettingField] = &[
    field(
        PHONE_NUMBER_ID,
        SettingKind::Text,
        true,
        "channel.whatsapp.phone_number_id",
    ),
    field(
        BUSINESS_ACCOUNT_ID,
        SettingKind::Text,
        true,
        "channel.whatsapp.business_account_id",
    ),
    field(
        ACCESS_TOKEN,
        SettingKind::Secret,
        true,
        "channel.whatsapp.access_token",
    ),
    field(
        APP_SECRET,
        SettingKind::Secret,
        true,
        "channel.whatsapp.app_secret",
    ),
    field(
        VERIFY_TOKEN,
        SettingKind::Secret,
        true,
        "channel.whatsapp.verify_token",
    ),
    SettingField {
        default: API_VERSION_DEFAULT,
        ..field(
            API_VERSION,
            SettingKind::Text,
            false,
            "channel.whatsapp.api_version",
        )
    },
];

const CAPABILITIES: &[Capability] = &[
    Capability::Text,
    Capability::Image,
    Capability::Audio,
    Capability::Voice,
    Capability::Video,
    Capability::Document,
    Capability::Sticker,
    Capability::Location,
    Capability::Contacts,
    Capability::Templates,
    Capability::Buttons,
    Capability::Lists,
    Capability::Reactions,
    Capability::Quotes,
    Capability::Typing,
    Capability::ReadReceipts,
    Capability::Edits,
];

/// The WhatsApp connector.
#[derive(Debug, Clone, Copy)]
pub struct WhatsApp;

impl Connector for WhatsApp {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn read(&self, account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
        read::read(account, input)
    }

    fn write(&self, account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal> {
        write::write(account, say)
    }

    fn settle(&self, account: &Account, request: &WireOut, reply: &WireReply) -> Settled {
        settle::settle(account, request, reply)
    }
}

const fn field(
    key: &'static str,
    kind: SettingKind,
    is_required: bool,
    label_key: &'static str,
) -> SettingField {
    SettingField {
        key,
        kind,
        is_required,
        label_key,
        default: "",
    }
}
