//! What the answer to a request means.

use base::time::Span;
use serde::Serialize;

use crate::failure::Failure;
use crate::heard::TemplateState;
use crate::wire::WireOut;

/// The outcome of one request. Every outbound failure says whether to retry, to give up or to reconcile.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "settled")]
pub enum Settled {
    /// The provider took a message and named it; its fate comes later as [`crate::Heard::Status`].
    Accepted {
        /// The provider's id of the message.
        external_id: String,
        /// False when the provider holds it back for a check: still pending, not sent.
        is_sent: bool,
    },
    /// Done, and there is nothing to remember.
    Done,
    /// A file is at the provider under this id.
    Uploaded {
        /// To be used in a following [`crate::say::MediaSource::Uploaded`].
        media_id: String,
    },
    /// This request comes next.
    Next(Box<WireOut>),
    /// The file was streamed to the object store.
    Fetched {
        /// Content type, if the answer said it.
        mime: Option<String>,
    },
    /// A page of templates.
    Templates {
        /// The templates.
        items: Vec<TemplateSeen>,
        /// Asks for the next page, if there is one.
        next_page: Option<String>,
    },
    /// A template was handed in for approval.
    TemplateSubmitted {
        /// The provider's id.
        external_id: String,
        /// Its state now.
        state: TemplateState,
        /// The category that the provider chose, which may differ from the one asked for.
        category: Option<String>,
    },
    /// Nothing happened; the same request may be sent again after this span.
    RetryAfter {
        /// How long to wait at least.
        after: Span,
        /// Why.
        failure: Failure,
    },
    /// Never retry.
    Failed(Failure),
    /// It may have happened: wait for news of it, do not resend.
    Unknown,
}

/// A template as the provider describes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TemplateSeen {
    /// The provider's id.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// Language and locale, such as `pt_BR`.
    pub language: String,
    /// Category in the provider's words, lower case: marketing, utility, authentication.
    pub category: String,
    /// Its state.
    pub state: TemplateState,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Header, body, footer and buttons, as far as understood.
    pub parts: crate::say::TemplateParts,
}
