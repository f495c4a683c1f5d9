//! Channels: bytes from the network ↔ meaning, one file and one registry line per channel.
//!
//! Pure: no I/O, no clock. `app/outbound` executes what [`Connector::write`] asks for; `server/hooks` passes in what
//! providers post. Nothing outside this crate knows a channel's name. Tests over the registry are in `tests/it`.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod account;
pub mod api;
pub mod choices;
pub mod delivery;
pub mod descriptor;
pub mod failure;
pub mod heard;
pub mod recording;
pub mod registry;
pub mod say;
pub mod settled;
pub mod signature;
pub mod template;
pub mod web_chat;
pub mod whatsapp;
pub mod window;
pub mod wire;

mod json;
mod split;

pub use account::Account;
pub use descriptor::Descriptor;
pub use heard::Heard;
pub use say::Say;
pub use settled::Settled;
pub use wire::{WireIn, WireOut, WireReply};

/// A channel: bytes from the network ↔ meaning. Stateless; one value per channel.
pub trait Connector: Sync {
    /// Name, icon, settings, limits, reply window, what it can carry.
    fn descriptor(&self) -> &'static Descriptor;

    /// What an incoming call means. Checks the signature first.
    ///
    /// **Shape**: in the order of the payload; one malformed piece becomes [`Heard::Unknown`], its neighbours are still heard.
    /// **Errors**: see [`Refusal`]; nothing of a refused call may be stored.
    fn read(&self, account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal>;

    /// The requests that would say this, in order.
    ///
    /// **Errors**: see [`Refusal`]; a refusal means that no request would ever succeed.
    fn write(&self, account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal>;

    /// What the answer to such a request means: sent, retry after, failed, or more to hear.
    fn settle(&self, account: &Account, request: &WireOut, reply: &WireReply) -> Settled;
}

/// Why a connector would not read or write something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The signature is absent or wrong: answer 401 and store nothing.
    #[error("channel_signature_wrong")]
    SignatureWrong,
    /// The verification call did not bring the agreed token.
    #[error("channel_verification_wrong")]
    VerificationWrong,
    /// The body is not what this channel sends.
    #[error("channel_payload_malformed")]
    PayloadMalformed,
    /// The body is longer than the channel ever sends.
    #[error("channel_payload_too_large")]
    PayloadTooLarge,
    /// A setting or secret of the account is missing; the name says which.
    #[error("channel_setting_missing")]
    SettingMissing(&'static str),
    /// The channel cannot carry this at all.
    #[error("channel_cannot_carry")]
    CannotCarry(descriptor::Capability),
    /// The recipient has no address on this channel.
    #[error("channel_recipient_unsuitable")]
    RecipientUnsuitable,
    /// The file must be handed to the provider first ([`Say::Upload`]).
    #[error("channel_media_not_uploaded")]
    MediaNotUploaded,
    /// A limit of the channel was passed; the text is the name of the limit.
    #[error("channel_limit_passed")]
    LimitPassed(&'static str),
    /// A part that must hold something is empty; the text is its name.
    #[error("channel_part_empty")]
    PartEmpty(&'static str),
}

impl Refusal {
    /// Gives the stable code, which is also the key of the words shown to people.
    pub fn code(&self) -> String {
        self.to_string()
    }
}
