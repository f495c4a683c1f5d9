//! Calls that are no operations: signing in, files, the sockets, and the web chat's edge.

use app::operation::{Done, Nothing, Shape};
use app_floor::live::frame::{ClientFrame, LiveFrame};
use app_floor::visitor::VisitorMessage;
use app_setup::access::{ChoosePassword, LinkInput, LinkView, RecoveryInput};
use app_setup::embed::{EmbedSession, EmbedSessionInput};
use app_setup::file::FileView;
use app_setup::identity_provider::RETURN_PATH;
use app_setup::identity_provider::sign_in::{ProviderInput, ProviderView, Returned};
use app_setup::session::SessionView;
use app_setup::session::set_up::SetUpInput;
use app_setup::session::sign_in::{Credentials, Enrolled};
use app_setup::session::totp::EnrolmentView;
use serde::Deserialize;
use utoipa::ToSchema;

use super::call::{Answer, Call};
use crate::raw::session::SetupView;
use crate::raw::transcript::TranscriptQuery;
use crate::raw::widget::edge::{
    Greeting, ReadUpTo, VisitorFrame, VisitorSession, VisitorThread, WidgetConfig, WindowFrame,
    Writing,
};

const EVERYBODY: &str = "Needs no session.";
const SESSION: &str = "Needs a session.";
const PANEL: &str =
    "Called by the web chat's panel; needs the site's key, and the visitor's token as bearer.";

/// Opens the live socket.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
struct LiveQuery {
    /// The last number that the client knows.
    seq: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
struct ConfigQuery {
    /// The origin of the page.
    origin: String,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
struct ThreadQuery {
    /// Only messages after this number.
    after_seq: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
struct LinkQuery {
    /// The proof that came with the message.
    link: String,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
struct WindowQuery {
    /// The site's key.
    key: String,
    /// The visitor's token.
    token: String,
    /// The last number that the window has.
    seq: Option<i64>,
}

/// Lists them.
pub(crate) fn calls() -> Vec<Call> {
    let mut calls = session();
    calls.extend(panel());
    calls.extend(super::own_protocol::calls());
    calls.push(Call {
        heard: Some(Shape::of::<ClientFrame>()),
        answer: Answer::Socket(Shape::of::<LiveFrame>()),
        ..call::<LiveQuery, Done>(
            "open_live_socket",
            "get",
            "/ws",
            "Opens the live socket.",
            SESSION,
        )
    });
    calls.push(Call {
        heard: Some(Shape::of::<WindowFrame>()),
        answer: Answer::Socket(Shape::of::<VisitorFrame>()),
        ..call::<WindowQuery, Done>(
            "open_visitor_socket",
            "get",
            "/widget/ws",
            "Opens a visitor's socket.",
            PANEL,
        )
    });
    calls
}

pub(super) fn call<I: ToSchema, O: ToSchema>(
    id: &str,
    method: &'static str,
    path: &str,
    summary: &'static str,
    who: &str,
) -> Call {
    Call {
        id: id.to_owned(),
        method,
        path: path.to_owned(),
        summary,
        description: who.to_owned(),
        input: Some(Shape::of::<I>()),
        guarded: false,
        takes_file: false,
        answer: Answer::Json(Shape::of::<O>()),
        heard: None,
    }
}

#[rustfmt::skip] // A table: one call a line.
fn session() -> Vec<Call> {
    vec![
        call::<Nothing, SetupView>("get_setup", "get", "/api/v1/setup", "Tells whether the installation waits to be set up.", EVERYBODY),
        call::<SetUpInput, SessionView>("set_up", "post", "/api/v1/setup", "Sets the installation up and signs the administrator in.", EVERYBODY),
        call::<EmbedSessionInput, EmbedSession>("open_embed_session", "post", "/api/v1/embed/session", "Turns a pass into a session of the page for other systems' screens, once.", EVERYBODY),
        call::<Credentials, SessionView>("sign_in", "post", "/api/v1/session", "Signs in.", EVERYBODY),
        call::<Nothing, Done>("sign_out", "delete", "/api/v1/session", "Signs out of this session.", SESSION),
        call::<Nothing, Done>("sign_out_everywhere", "delete", "/api/v1/sessions", "Signs out everywhere.", SESSION),
        call::<ProviderInput, ProviderView>("begin_provider_sign_in", "post", "/api/v1/session/provider", "Tells where the holder of an address signs in.", EVERYBODY),
        call::<Returned, Done>("end_provider_sign_in", "get", RETURN_PATH, "Takes up what the provider says; answers with the way on.", EVERYBODY),
        call::<Credentials, EnrolmentView>("begin_enrolment", "post", "/api/v1/session/enrolment", "Begins to enrol the second factor that a sign-in asked for.", EVERYBODY),
        call::<Credentials, Enrolled>("confirm_enrolment", "put", "/api/v1/session/enrolment", "Ends the enrolment and signs in.", EVERYBODY),
        call::<RecoveryInput, Done>("request_recovery", "post", "/api/v1/access/recovery", "Asks for a link to a new password; says nothing about who exists.", EVERYBODY),
        call::<LinkInput, LinkView>("get_access_link", "post", "/api/v1/access/link", "Shows whose link it is.", EVERYBODY),
        call::<ChoosePassword, Done>("choose_password", "post", "/api/v1/access/password", "Chooses a password with a link.", EVERYBODY),
        file("upload_file", "/api/v1/files", "Stores a file; its name stands percent-encoded in `X-File-Name`.", SESSION),
        Call { answer: Answer::File, ..call::<Nothing, Done>("get_file", "get", "/api/v1/files/{id}", "Reads a file that the caller may see.", SESSION) },
        Call { answer: Answer::File, ..call::<Nothing, Done>("get_logo", "get", "/api/v1/logos/{id}", "Reads the logo of the caller's organization; without a session, of the only one.", EVERYBODY) },
        Call { answer: Answer::File, ..call::<Nothing, Done>("get_person_photo", "get", "/api/v1/people/{id}/photo/{photo_id}", "Reads the photo of a person.", SESSION) },
        Call { answer: Answer::File, ..call::<TranscriptQuery, Done>("get_transcript", "get", "/api/v1/interactions/{id}/transcript.pdf", "Gives a conversation as PDF.", SESSION) },
    ]
}

#[rustfmt::skip] // A table: one call a line.
fn panel() -> Vec<Call> {
    vec![
        call::<ConfigQuery, WidgetConfig>("get_widget_config", "get", "/widget/api/{key}/config", "Tells how a site's chat looks and what it asks.", PANEL),
        call::<Greeting, VisitorSession>("greet_visitor", "post", "/widget/api/{key}/sessions", "Greets a visitor, new or known.", PANEL),
        call::<ThreadQuery, VisitorThread>("list_visitor_messages", "get", "/widget/api/{key}/messages", "Gives a visitor's conversation.", PANEL),
        call::<Writing, VisitorMessage>("write_visitor_message", "post", "/widget/api/{key}/messages", "Takes what a visitor writes.", PANEL),
        call::<Nothing, Done>("signal_visitor_typing", "post", "/widget/api/{key}/typing", "Tells that the visitor types.", PANEL),
        call::<ReadUpTo, Done>("mark_visitor_read", "post", "/widget/api/{key}/read", "Tells how far the visitor has read.", PANEL),
        call::<Nothing, Done>("leave_conversation", "post", "/widget/api/{key}/leave", "Ends the visitor's conversation.", PANEL),
        file("upload_visitor_file", "/widget/api/{key}/files", "Stores a visitor's file; its name stands percent-encoded in `X-File-Name`.", PANEL),
        Call { answer: Answer::File, ..call::<LinkQuery, Done>("get_visitor_file", "get", "/widget/api/{key}/files/{id}", "Reads a file of a visitor's conversation.", PANEL) },
    ]
}

fn file(id: &str, path: &str, summary: &'static str, who: &str) -> Call {
    Call {
        takes_file: true,
        ..call::<Nothing, FileView>(id, "post", path, summary, who)
    }
}
