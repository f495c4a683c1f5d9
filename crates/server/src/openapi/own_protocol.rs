//! The calls of systems that speak our own protocol, described: `docs/generic-channel.md` tells the whole of it.

use app::operation::{Done, Nothing};
use base::id::FileId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::call::{Answer, Call};
use super::raw::call;
use crate::hooks::own_protocol::{FileProof, Taken, Uploaded};

const SYSTEM: &str =
    "Called by the system of an account of the channel by API; needs the account's key as bearer.";
const ADDRESS: &str =
    "Called by whoever has the address, which came with a message; it proves itself.";

/// One piece of what a system tells; several may come as an array of at most 100.
#[derive(Deserialize, ToSchema)]
#[expect(
    dead_code,
    reason = "a description: the connector reads the body itself"
)]
struct SystemPiece {
    /// What it is.
    r#type: SystemPieceKind,
    /// Of a message: the system's own id, by which a second one is dropped; at most 128 characters.
    id: Option<String>,
    /// Of a message or of typing: the customer.
    from: Option<SystemCustomer>,
    /// Of a message: its text, or what stands under its file.
    text: Option<String>,
    /// Of a message: a file.
    file: Option<SystemFile>,
    /// Of a message: a place.
    location: Option<SystemPlace>,
    /// Of a message: what the customer chose of what was offered.
    choice: Option<SystemChoice>,
    /// Of a message: the id of the one that it quotes, of either side.
    reply_to: Option<String>,
    /// When: RFC 3339, or seconds since 1970; absent is now.
    timestamp: Option<String>,
    /// Of a status: the id of our message.
    message_id: Option<String>,
    /// Of a status: how far it got.
    status: Option<SystemStatus>,
    /// Of a status that failed: why, in words.
    detail: Option<String>,
    /// Of typing: false when the customer stopped.
    is_typing: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SystemPieceKind {
    Message,
    Status,
    Typing,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SystemStatus {
    Sent,
    Delivered,
    Read,
    Failed,
}

/// A customer of a system.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description")]
struct SystemCustomer {
    /// The system's own id of the customer, always the same; at most 128 characters.
    id: String,
    /// The name shown.
    name: Option<String>,
    /// A telephone number, by which a person may be recognised.
    phone: Option<String>,
    /// An e-mail address, by which a person may be recognised.
    email: Option<String>,
}

/// A file of a customer: an address, or an upload.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description")]
struct SystemFile {
    /// What it is shown as.
    kind: SystemFileKind,
    /// Where it is fetched from.
    url: Option<String>,
    /// What its upload was answered with.
    upload: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Its content type.
    mime: Option<String>,
    /// Whether it was recorded on the spot.
    is_voice: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SystemFileKind {
    Image,
    Audio,
    Video,
    Document,
}

/// A place, in decimal degrees.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description")]
struct SystemPlace {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

/// What was chosen.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description")]
struct SystemChoice {
    /// The id that was offered.
    id: String,
    /// The words that the customer saw.
    title: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description")]
struct FileAddress {
    /// The file.
    id: FileId,
    #[serde(flatten)]
    shown: FileProof,
}

/// Lists them.
#[rustfmt::skip] // A table: one call a line.
pub(super) fn calls() -> Vec<Call> {
    vec![
        call::<SystemPiece, Taken>("tell_channel", "post", "/webhooks/api/{token}", "Takes in what a system tells: messages of its customers, and how far ours got.", SYSTEM),
        Call { takes_file: true, ..call::<Nothing, Uploaded>("upload_channel_file", "post", "/webhooks/api/{token}/files", "Stores a file that a message will name; its name stands percent-encoded in `X-File-Name`.", SYSTEM) },
        Call { answer: Answer::File, ..call::<FileAddress, Done>("get_channel_file", "get", "/webhooks/api/{token}/files/{id}", "Reads a file that was sent.", ADDRESS) },
    ]
}
