//! The web chat's public API: what the panel calls from a visitor's browser.

pub(crate) mod edge;
mod hours;
mod links;
mod socket;

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::{Fault, code};
use app_floor::contact_block;
use app_floor::intake;
use app_floor::visitor::{self, Introduction, VisitorMessage};
use app_setup::account::{self, Ready};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::authz::{Scope, SystemReason};
use base::id::FileId;
use base::time::Timestamp;
use channels::wire::WireMethod;
use channels::{WireIn, web_chat};
use serde_json::{Value, json};
use store_floor::visitors::Visitor;

pub(crate) use socket::socket;

use self::edge::{
    AskedField, FormField, Greeting, ReadUpTo, VisitorSession, VisitorThread, WidgetConfig, Writing,
};
use self::hours::hours;
use self::links::{is_good_link, with_links};
use crate::adapter::form_pairs;
use crate::error::problem;
use crate::raw::files::{serve, store_body};
use crate::raw::session::read;
use crate::request::{RequestContext, text};
use crate::state::AppState;

/// Bytes of a file that a visitor may send.
const FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Messages that one visitor may send per minute.
const MESSAGES_PER_MINUTE_MAX: u32 = 60;
/// Messages of a page.
const PAGE: u32 = 200;

type Params = Path<(String, String)>;

/// Answers whatever the panel asks.
pub(crate) async fn api(
    State(state): State<AppState>,
    Path((key, rest)): Params,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let info = RequestContext::of(request.headers());
    let (parts, body) = request.into_parts();
    let call = Call {
        state: &state,
        headers: &parts.headers,
        query: query.unwrap_or_default(),
    };
    let outcome = async {
        let ready = ready(&state, &key).await?;
        match (parts.method.as_str(), rest.as_str()) {
            ("GET", "config") => call.config(&ready).await,
            ("POST", "sessions") => call.greet(&ready, &bytes(body).await?).await,
            ("GET", "messages") => call.messages(&ready).await,
            ("POST", "messages") => call.write(&ready, &bytes(body).await?).await,
            ("POST", "files") => call.upload(&ready, body).await,
            ("POST", "typing") => {
                call.frame(&ready, json!({ "type": "typing", "is_typing": true }))
                    .await
            }
            ("POST", "read") => call.read_up_to(&ready, &bytes(body).await?).await,
            ("POST", "leave") => call.frame(&ready, json!({ "type": "left" })).await,
            ("GET", path) if path.starts_with("files/") => {
                call.file(&ready, path.trim_start_matches("files/")).await
            }
            _ => Err(Fault::NotFound),
        }
    };
    match outcome.await {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}

async fn bytes(body: Body) -> Result<Bytes, Fault> {
    axum::body::to_bytes(body, 64 * 1024)
        .await
        .map_err(|_| Fault::refused(code::FILE_TOO_LARGE))
}

async fn ready(state: &AppState, key: &str) -> Result<Ready, Fault> {
    let found = account::by_token(&state.ctx, key).await?;
    let is_chat = |ready: &Ready| {
        channels::registry::find(&ready.row.channel)
            .is_some_and(|found| found.descriptor().medium == base::medium::Medium::Chat)
    };
    found
        .filter(|ready| ready.row.active && is_chat(ready))
        .ok_or(Fault::NotFound)
}

struct Call<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    query: String,
}

impl Call<'_> {
    fn param(&self, name: &str) -> Option<String> {
        form_pairs(&self.query)
            .into_iter()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// The panel may be shown on the allowed sites, and on our own pages.
    fn check_origin(&self, ready: &Ready, origin: &str) -> Result<(), Fault> {
        let host = text(self.headers, "host").unwrap_or_default();
        let is_own = origin == self.state.ctx.settings.public_url
            || origin
                .split_once("://")
                .is_some_and(|(_, authority)| authority == host);
        let allowed = ready
            .row
            .settings
            .get(web_chat::ALLOWED_ORIGINS)
            .map_or("", String::as_str);
        if is_own || web_chat::origin::is_allowed(allowed, origin) {
            Ok(())
        } else {
            Err(Fault::refused(code::ORIGIN_NOT_ALLOWED))
        }
    }

    async fn config(&self, ready: &Ready) -> Result<Response, Fault> {
        self.check_origin(ready, &self.param("origin").unwrap_or_default())?;
        let locale = RequestContext::of(self.headers).locale;
        let hours = hours(self.state, ready, locale).await?;
        let setting = |key: &str| {
            ready
                .row
                .settings
                .get(key)
                .filter(|value| !value.is_empty())
        };
        let asks = |key: &str| setting(key).is_none_or(|value| value != "false");
        let mut form = Vec::new();
        if asks(web_chat::ASK_NAME) {
            form.push(FormField {
                field: AskedField::Name,
                required: true,
            });
        }
        form.push(FormField {
            field: AskedField::Email,
            required: asks(web_chat::ASK_EMAIL),
        });
        Ok(Json(WidgetConfig {
            name: ready.row.name.clone(),
            color: setting("color").cloned(),
            locale_default: hours.locale,
            open: hours.is_open,
            next_open_at: hours.next_open_at,
            after_hours_text: hours.after_hours_text,
            form,
            sound: true,
            file_bytes_max: FILE_BYTES_MAX,
        })
        .into_response())
    }

    async fn greet(&self, ready: &Ready, body: &Bytes) -> Result<Response, Fault> {
        let wanted: Greeting = read(self.headers, body)?;
        self.check_origin(ready, &wanted.origin)?;
        let now = self.state.ctx.now();
        let vouched = match &wanted.identity_jwt {
            Some(token) => {
                let secret = ready
                    .account
                    .secret(web_chat::IDENTITY_SECRET)
                    .unwrap_or_default();
                let vouched = web_chat::identity_token::verify(token, secret, now)
                    .map_err(|_| Fault::refused(code::IDENTITY_REFUSED))?;
                Some(vouched.identity)
            }
            None => None,
        };
        let asks_email = ready
            .row
            .settings
            .get(web_chat::ASK_EMAIL)
            .is_none_or(|value| value != "false");
        let is_new = wanted.visitor_token.is_none() && vouched.is_none();
        if is_new
            && asks_email
            && wanted
                .email
                .as_deref()
                .is_none_or(|email| email.trim().is_empty())
        {
            return Err(Fault::field("email", code::field::REQUIRED));
        }
        let intro = Introduction {
            name: wanted.name,
            email: wanted.email.filter(|email| !email.trim().is_empty()),
            phone: wanted.phone.filter(|phone| !phone.trim().is_empty()),
            vouched,
            locale: wanted.locale,
            page_url: wanted.page_url.map(|url| base::text::shorten(&url, 500)),
        };
        let known = visitor::greet(
            &self.state.ctx,
            ready,
            wanted.visitor_token.as_deref(),
            intro,
        )
        .await?;
        let (standing, _) = visitor::thread(&self.state.ctx, &known.visitor, i64::MAX, 1).await?;
        let name = known
            .visitor
            .contact
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned);
        Ok(Json(VisitorSession {
            visitor_token: known.token,
            interaction: standing.interaction,
            name,
        })
        .into_response())
    }

    /// Recognises the visitor.
    ///
    /// **Errors**: `unauthenticated`, after which the panel greets again.
    async fn visitor(&self, ready: &Ready) -> Result<Visitor, Fault> {
        let bearer =
            text(self.headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
        let token = bearer.ok_or(Fault::refused(code::UNAUTHENTICATED))?;
        visitor::recognise(&self.state.ctx, ready, token)
            .await?
            .ok_or(Fault::refused(code::UNAUTHENTICATED))
    }

    async fn messages(&self, ready: &Ready) -> Result<Response, Fault> {
        let visitor = self.visitor(ready).await?;
        let after = self
            .param("after_seq")
            .and_then(|seq| seq.parse().ok())
            .unwrap_or(0);
        let (standing, messages) = visitor::thread(&self.state.ctx, &visitor, after, PAGE).await?;
        let items: Vec<VisitorMessage> = messages
            .into_iter()
            .map(|message| with_links(self.state, ready, message))
            .collect();
        Ok(Json(VisitorThread { standing, items }).into_response())
    }

    async fn write(&self, ready: &Ready, body: &Bytes) -> Result<Response, Fault> {
        let visitor = self.visitor(ready).await?;
        contact_block::admit(&self.state.ctx, &visitor).await?;
        let wanted: Writing = read(self.headers, body)?;
        if !allowed(&visitor, self.state.ctx.now()) {
            return Err(Fault::refused_with(
                code::RATE_LIMITED,
                json!({ "retry_after_s": 10 }),
            ));
        }
        let frames = self.frames(&visitor, &wanted).await?;
        if frames.is_empty() {
            return Err(Fault::refused(code::MESSAGE_EMPTY));
        }
        self.take_in(ready, &visitor, &Value::Array(frames)).await?;
        let (_, messages) = visitor::thread(&self.state.ctx, &visitor, 0, u32::MAX).await?;
        let first = messages
            .into_iter()
            .find(|message| message.client_key.as_deref() == Some(&wanted.client_key));
        let message = first.ok_or(Fault::refused(code::BAD_REQUEST))?;
        Ok(Json(with_links(self.state, ready, message)).into_response())
    }

    /// Writes the frames that the connector reads: the text first, then each file.
    async fn frames(&self, visitor: &Visitor, wanted: &Writing) -> Result<Vec<Value>, Fault> {
        let scope = Scope::system(visitor.org, SystemReason::Intake);
        let mut frames = Vec::new();
        let text = wanted
            .text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        if let (Some(choice), Some(title)) = (&wanted.choice_id, text) {
            frames.push(json!({
                "type": "choice", "client_id": wanted.client_key, "choice_id": choice, "title": title,
            }));
        } else if let Some(text) = text {
            frames.push(json!({ "type": "message", "client_id": wanted.client_key, "text": text }));
        }
        for (n, id) in wanted.file_ids.iter().enumerate() {
            let file = app_setup::file::get(&self.state.ctx, &scope, *id).await?;
            let media = match file.mime.split('/').next() {
                Some("image") if file.mime != "image/svg+xml" => "image",
                Some("audio") => "audio",
                Some("video") => "video",
                _ => "document",
            };
            let client_id = match (frames.is_empty(), n) {
                (true, _) => wanted.client_key.clone(),
                (false, n) => format!("{}-{n}", wanted.client_key),
            };
            frames.push(json!({
                "type": "file", "client_id": client_id, "media": media, "file_id": file.id, "mime": file.mime,
                "file_name": file.name, "size": file.size_bytes,
            }));
        }
        Ok(frames)
    }

    async fn take_in(&self, ready: &Ready, visitor: &Visitor, frames: &Value) -> Result<(), Fault> {
        take_in(self.state, ready, visitor, frames).await
    }

    async fn frame(&self, ready: &Ready, frame: Value) -> Result<Response, Fault> {
        let visitor = self.visitor(ready).await?;
        self.take_in(ready, &visitor, &frame).await?;
        Ok(Json(json!({})).into_response())
    }

    async fn read_up_to(&self, ready: &Ready, body: &Bytes) -> Result<Response, Fault> {
        let wanted: ReadUpTo = read(self.headers, body)?;
        self.frame(
            ready,
            json!({ "type": "read", "message_id": wanted.seq.to_string() }),
        )
        .await
    }

    async fn upload(&self, ready: &Ready, body: Body) -> Result<Response, Fault> {
        let visitor = self.visitor(ready).await?;
        contact_block::admit(&self.state.ctx, &visitor).await?;
        if !allowed(&visitor, self.state.ctx.now()) {
            return Err(Fault::refused_with(
                code::RATE_LIMITED,
                json!({ "retry_after_s": 10 }),
            ));
        }
        let scope = Scope::system(visitor.org, SystemReason::Intake);
        let file = store_body(self.state, &scope, self.headers, body, FILE_BYTES_MAX).await?;
        Ok(Json(app_setup::file::FileView::from(file)).into_response())
    }

    async fn file(&self, ready: &Ready, id: &str) -> Result<Response, Fault> {
        let id: FileId = id.parse().map_err(|_| Fault::NotFound)?;
        let link = self.param("link").ok_or(Fault::NotFound)?;
        if !is_good_link(self.state, ready, id, &link) {
            return Err(Fault::NotFound);
        }
        let scope = Scope::system(ready.row.org, SystemReason::Intake);
        let file = app_setup::file::get(&self.state.ctx, &scope, id).await?;
        serve(self.state, &file, self.headers).await
    }
}

async fn take_in(
    state: &AppState,
    ready: &Ready,
    visitor: &Visitor,
    frames: &Value,
) -> Result<(), Fault> {
    let call = WireIn {
        method: WireMethod::Post,
        query: BTreeMap::new(),
        headers: BTreeMap::new(),
        body: frames.to_string().into_bytes(),
        received_at: state.ctx.now(),
        visitor: Some(visitor.id),
        is_replay: false,
    };
    let connector = channels::registry::find(&ready.row.channel).ok_or(Fault::NotFound)?;
    let heard = connector
        .read(&ready.account, &call)
        .map_err(|_| Fault::refused(code::BAD_REQUEST))?;
    intake::hear(&state.ctx, ready, heard, &call.body).await
}

/// Counts what each visitor sends in the present minute.
static SENT: Mutex<BTreeMap<i64, (i64, u32)>> = Mutex::new(BTreeMap::new());

fn allowed(visitor: &Visitor, now: Timestamp) -> bool {
    let minute = now.micros() / 60_000_000;
    let mut sent = SENT
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    sent.retain(|_, (of, _)| *of == minute);
    let entry = sent.entry(visitor.id.get()).or_insert((minute, 0));
    entry.1 += 1;
    entry.1 <= MESSAGES_PER_MINUTE_MAX
}
