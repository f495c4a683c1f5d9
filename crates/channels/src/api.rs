//! Channel by API: a system of the organization sends and receives messages itself, in a protocol of ours.
//!
//! Set up: the address that messages are sent to, a key by which the system is known when it calls, and a secret with
//! which what is sent to it is signed; both are made here and shown once. What calls and answers look like is written in
//! `docs/generic-channel.md`.
//!
//! **Source**: GAP-028; Standard Webhooks 1.0 (headers and signature of what is sent).

use base::medium::Medium;
use base::time::{Span, Timestamp};

use crate::account::Account;
use crate::descriptor::{
    Capability, Descriptor, IdentityKind, IssuedSecret, Limits, Rate, SettingField, SettingKind,
};
use crate::heard::Heard;
use crate::say::Say;
use crate::settled::Settled;
use crate::signature::{digest, same_secret};
use crate::wire::{WireIn, WireOut, WireReply};
use crate::{Connector, Refusal};

pub mod file_link;
mod read;
mod settle;
mod write;

/// Bytes of one call.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Key of the setting with the address that messages are sent to.
pub const WEBHOOK_URL: &str = "webhook_url";
/// Key of the secret by which the system is known: its digest.
pub const API_KEY: &str = "api_key";
/// Key of the secret that signs what is sent.
pub const SIGNING_SECRET: &str = "signing_secret";

/// What the channel is and can do.
pub static DESCRIPTOR: Descriptor = Descriptor {
    name: "api",
    icon: "plug",
    label_key: "channel.api",
    medium: Medium::Messaging,
    settings: SETTINGS,
    capabilities: CAPABILITIES,
    limits: Limits {
        text_chars: 8_000,
        caption_chars: 8_000,
        image_bytes: 20 * 1024 * 1024,
        audio_bytes: 20 * 1024 * 1024,
        video_bytes: 100 * 1024 * 1024,
        document_bytes: 100 * 1024 * 1024,
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
    identity: IdentityKind::Handle,
    rate: Rate {
        requests: 50,
        per: Span::from_secs(1),
        per_customer: Span::ZERO,
    },
    base_url: "",
    account_key: None,
    is_own_protocol: true,
    business_key: None,
};

const SETTINGS: &[SettingField] = &[
    field(WEBHOOK_URL, SettingKind::Url, true),
    field(API_KEY, SettingKind::Issued(IssuedSecret::Key), false),
    field(
        SIGNING_SECRET,
        SettingKind::Issued(IssuedSecret::Signing),
        false,
    ),
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

/// The connector.
#[derive(Debug, Clone, Copy)]
pub struct Api;

impl Connector for Api {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn read(&self, account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
        read::read(account, input)
    }

    fn write(&self, account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal> {
        write::write(account, say)
    }

    fn settle(&self, _account: &Account, request: &WireOut, reply: &WireReply) -> Settled {
        settle::settle(request, reply)
    }
}

/// Tells whether a caller has the key of an account: `authorization` is the header as it came.
pub fn is_caller(account: &Account, authorization: Option<&str>, now: Timestamp) -> bool {
    let Some(theirs) = authorization.and_then(bearer) else {
        return false;
    };
    let theirs = digest(theirs);
    let ours = account.issued(API_KEY, now).unwrap_or_default();
    ours.iter().any(|ours| same_secret(ours, &theirs))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, key) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

const fn field(key: &'static str, kind: SettingKind, is_required: bool) -> SettingField {
    SettingField {
        key,
        kind,
        is_required,
        label_key: key,
        default: "",
    }
}
