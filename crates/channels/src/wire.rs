//! The wire: what came in and what should go out, as plain values. Nothing here opens a socket.

use std::collections::BTreeMap;

use base::id::{FileId, VisitorId};
use base::time::{Span, Timestamp};
use serde::Serialize;

/// Bytes of the largest hook body that a connector looks at.
pub const HOOK_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of the largest answer that is held in memory; files are streamed to the object store.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The method of an HTTP call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum WireMethod {
    /// Reads.
    Get,
    /// Sends.
    Post,
    /// Removes.
    Delete,
}

/// A call that reached one of our hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireIn {
    /// GET for verification, POST for everything else.
    pub method: WireMethod,
    /// Decoded query parameters.
    pub query: BTreeMap<String, String>,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The raw bytes, exactly as they came: signatures are over these.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
    /// Who sent it, when our own edge already knows (the web chat); `None` for providers.
    pub visitor: Option<VisitorId>,
    /// Read before and set aside: its signature was right when it came.
    pub is_replay: bool,
}

impl WireIn {
    /// Lends a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Something to be carried out by `app/outbound`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum WireOut {
    /// An HTTP request to the provider.
    Http(WireRequest),
    /// A frame for a visitor's open socket, kept until the visitor comes back.
    Push(WirePush),
}

/// An HTTP request. It holds no secret, only the names of secrets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WireRequest {
    /// What the request is for; `settle` reads the answer by it.
    pub step: WireStep,
    /// The method.
    pub method: WireMethod,
    /// The whole URL.
    pub url: String,
    /// Query parameters to be encoded and added.
    pub query: BTreeMap<String, String>,
    /// Plain headers; never a secret.
    pub headers: BTreeMap<String, String>,
    /// Which secret of the account signs the call, and how.
    pub authn: WireAuthn,
    /// The body.
    pub body: WireBody,
    /// Where the answer's body goes.
    pub answer: WireAnswer,
}

/// A frame for one visitor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WirePush {
    /// Who gets it.
    pub visitor: VisitorId,
    /// The frame.
    pub frame: serde_json::Value,
    /// False for frames that may be lost (typing).
    pub must_arrive: bool,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WireStep {
    /// Sends part `index` (from 0) of `of` parts of one message; a time-out leaves its outcome unknown.
    Send {
        /// Which part, from 0.
        index: usize,
        /// How many parts there are.
        of: usize,
    },
    /// Marks as read, types: harmless to lose or repeat.
    Signal,
    /// Uploads a file.
    Upload,
    /// Asks where a media file is.
    LocateMedia {
        /// The file may have this many bytes.
        bytes_max: u64,
    },
    /// Fetches the file itself.
    FetchMedia,
    /// Lists the templates.
    ListTemplates,
    /// Submits a template for approval.
    CreateTemplate,
    /// Removes a template.
    DeleteTemplate,
    /// Checks that the credentials work.
    Probe,
}

/// How a request proves who we are: by the *name* of a secret of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WireAuthn {
    /// Not at all.
    None,
    /// `Authorization: Bearer …` with that secret.
    Bearer {
        /// Key in [`crate::Account::secrets`].
        secret: &'static str,
    },
    /// The headers of Standard Webhooks, signed with that issued secret.
    Signed {
        /// Key in [`crate::Account::secrets`].
        secret: &'static str,
    },
}

/// The header by which a receiver knows a message that comes again; the connector writes it, and it is signed.
pub const WEBHOOK_ID: &str = "webhook-id";

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WireBody {
    /// None.
    Empty,
    /// JSON.
    Json(serde_json::Value),
    /// A form with files.
    Multipart(Vec<WirePart>),
    /// Raw bytes.
    Bytes {
        /// Content type.
        mime: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WirePart {
    /// A plain field.
    Field {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A file that the executor streams from the object store.
    File {
        /// Its name in the form.
        name: &'static str,
        /// Which file.
        file: FileId,
        /// Name shown to the receiver.
        file_name: String,
        /// Content type.
        mime: String,
    },
}

/// Where the body of an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WireAnswer {
    /// Into memory, at most [`ANSWER_BYTES_MAX`].
    Memory,
    /// To the object store when the status is 2xx; the reply's body is then empty.
    File {
        /// More bytes than this are refused.
        bytes_max: u64,
    },
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WireReply {
    /// The provider answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// Headers, names in lower case.
        headers: BTreeMap<String, String>,
        /// The body, empty when it was streamed to a file.
        body: Vec<u8>,
    },
    /// The request surely did not reach the provider (no connection, refused, name unknown).
    NotSent,
    /// The request may have reached the provider, but no answer came in time.
    NoAnswer,
    /// A push was handed to the visitor's queue.
    Pushed,
    /// The address is not one that may be called from here: nothing was sent.
    Refused,
}

impl WireReply {
    /// Builds an answer without headers, as tests and the recorder need it.
    pub fn answered(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Answered {
            status,
            headers: BTreeMap::new(),
            body: body.into(),
        }
    }

    /// Reads `Retry-After` in seconds, if the answer has it.
    pub fn retry_after(&self) -> Option<Span> {
        match self {
            Self::Answered { headers, .. } => headers
                .get("retry-after")?
                .trim()
                .parse()
                .ok()
                .map(Span::from_secs),
            Self::NotSent | Self::NoAnswer | Self::Pushed | Self::Refused => None,
        }
    }
}
