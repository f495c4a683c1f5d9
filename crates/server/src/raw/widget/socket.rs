//! The visitor's socket: messages and where the conversation stands, as they change.

use std::collections::BTreeMap;

use app::{Fault, code};
use app_floor::visitor::{self, Standing};
use app_setup::account::Ready;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use store_floor::visitors::Visitor;

use super::edge::{NewMessage, ReadUpTo, VisitorFrame, WindowFrame};
use super::links::with_links;
use super::{PAGE, ready, take_in};
use crate::adapter::form_pairs;
use crate::error::problem;
use crate::request::RequestContext;
use crate::state::AppState;
use crate::ws::{CLIENT_BYTES_MAX, READ_BUFFER_BYTES};

/// Opens the visitor's socket.
pub(crate) async fn socket(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let info = RequestContext::of(&headers);
    let params: BTreeMap<String, String> =
        form_pairs(&query.unwrap_or_default()).into_iter().collect();
    let param = |name: &str| params.get(name).cloned().unwrap_or_default();
    let checked = async {
        let ready = ready(&state, &param("key")).await?;
        let found = visitor::recognise(&state.ctx, &ready, &param("token")).await?;
        Ok::<_, Fault>((ready, found.ok_or(Fault::refused(code::UNAUTHENTICATED))?))
    };
    match checked.await {
        Ok((ready, visitor)) => {
            let seq = param("seq").parse().unwrap_or(0);
            let upgrade = upgrade
                .max_message_size(CLIENT_BYTES_MAX)
                .read_buffer_size(READ_BUFFER_BYTES)
                .write_buffer_size(0);
            upgrade.on_upgrade(move |socket| {
                Window {
                    state,
                    ready,
                    visitor,
                    seq,
                    socket,
                }
                .run()
            })
        }
        Err(fault) => problem(&fault, &info),
    }
}

/// A visitor's open window.
struct Window {
    state: AppState,
    ready: Ready,
    visitor: Visitor,
    seq: i64,
    socket: WebSocket,
}

impl Window {
    async fn run(mut self) {
        let mut commits = self.state.ctx.db.subscribe();
        let mut signals = self.state.ctx.bus.listen();
        let mut stop = self.state.stop.clone();
        let mut standing: Option<Standing> = None;
        let mut alive = self.send(&VisitorFrame::Hello).await && self.catch_up(&mut standing).await;
        while alive {
            alive = tokio::select! {
                heard = self.socket.recv() => match heard {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                    Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => true,
                },
                commit = commits.recv() => match commit {
                    Ok(commit) if commit.org != self.visitor.org => true,
                    Ok(commit) if !concerns(&commit, standing.as_ref()) => true,
                    Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => self.catch_up(&mut standing).await,
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => false,
                },
                signal = signals.recv() => match signal.as_deref() {
                    Ok(app::bus::Signal::Visitor { visitor, frame })
                        if *visitor == self.visitor.id && frame.get("type") == Some(&json!("typing")) => {
                        self.send(&VisitorFrame::Typing).await
                    }
                    Ok(_) | Err(_) => true,
                },
                _ = stop.changed() => false,
            };
        }
    }

    async fn send(&mut self, frame: &VisitorFrame) -> bool {
        let text = serde_json::to_string(frame).unwrap_or_default();
        self.socket.send(Message::Text(text.into())).await.is_ok()
    }

    /// Sends what is new: the standing first, so that the window knows a new interaction before its messages.
    async fn catch_up(&mut self, known: &mut Option<Standing>) -> bool {
        let before = known
            .as_ref()
            .and_then(|standing| standing.interaction.as_ref())
            .map(|one| one.id);
        let Ok((standing, _)) = visitor::thread(&self.state.ctx, &self.visitor, i64::MAX, 1).await
        else {
            return true;
        };
        let now = standing.interaction.as_ref().map(|one| one.id);
        if known.is_some() && before != now {
            self.seq = 0;
        }
        *known = Some(standing.clone());
        if !self.send(&VisitorFrame::State(standing)).await {
            return false;
        }
        let Ok((_, messages)) =
            visitor::thread(&self.state.ctx, &self.visitor, self.seq, PAGE).await
        else {
            return true;
        };
        for message in messages {
            self.seq = message.seq;
            let message = with_links(&self.state, &self.ready, message);
            if !self
                .send(&VisitorFrame::Message(NewMessage { message }))
                .await
            {
                return false;
            }
        }
        true
    }

    async fn hear(&mut self, text: &str) -> bool {
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return false;
        };
        // A frame that this version does not know is passed over.
        let wire = match serde_json::from_value::<WindowFrame>(frame) {
            Ok(WindowFrame::Ping) => {
                // That it could not be noted is worth no closed socket: the next ping notes it.
                drop(visitor::seen(&self.state.ctx, &mut self.visitor).await);
                return self.send(&VisitorFrame::Pong).await;
            }
            Ok(WindowFrame::Typing) => json!({ "type": "typing", "is_typing": true }),
            Ok(WindowFrame::Read(ReadUpTo { seq })) => {
                json!({ "type": "read", "message_id": seq.to_string() })
            }
            Err(_) => return true,
        };
        // Typing and reading are worth no error on the visitor's screen.
        drop(take_in(&self.state, &self.ready, &self.visitor, &wire).await);
        true
    }
}

/// Tells whether a commit may change what the window shows.
fn concerns(commit: &store::db::Commit, standing: Option<&Standing>) -> bool {
    let Some(Some(interaction)) =
        standing.map(|standing| standing.interaction.as_ref().map(|one| one.id.get()))
    else {
        return true;
    };
    commit.events.iter().any(|event| event.entity_id == interaction || event.parent_id == Some(interaction))
        // A conversation that ended is followed by another one.
        || commit.events.iter().any(|event| event.kind == "InteractionStarted")
}
