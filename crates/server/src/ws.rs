//! The live socket: numbered frames that are never missed, others that may be.

pub(crate) mod feed;
pub(crate) mod presence;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::bus::Signal;
use app::{Fault, Operation};
use app_floor::board::get_board::GetBoard;
use app_floor::live::frame::{
    ClientFrame, Hello, LiveFrame, Notice, Reload, Remove, Subscription, Topic, Typing, UpTo,
};
use app_floor::live::{self, Frame};
use app_floor::message::words::Side;
use app_setup::session::SignedIn;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::authz::{Action, Scope};
use base::event::EntityKind;
use base::id::{OrgId, UserId};
use base::time::{Span, Timestamp};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc};

use self::feed::{Batch, Feed};
use self::presence::{arrives, leaves};
use crate::adapter::form_pairs;
use crate::error::problem;
use crate::request::{RequestContext, check_same_origin, cookie, sign_in};
use crate::state::AppState;

/// Frames that may wait for a slow socket; beyond it the socket is closed and the client resumes.
const WAITING_MAX: usize = 1_024;
/// The board is sent at most this often.
const BOARD_EVERY: Span = Span::from_secs(1);
/// Rights are looked at again this often.
const CHECK_EVERY: Span = Span::from_mins(1);
/// Bytes of a frame from a client.
pub(crate) const CLIENT_BYTES_MAX: usize = 4_096;
/// Bytes that a silent socket keeps for reading: the library's own 128 KiB would be most of what a desk costs.
pub(crate) const READ_BUFFER_BYTES: usize = 1_024;

/// Opens the socket.
pub(crate) async fn open(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let mut info = RequestContext::of(&headers);
    let checked = async {
        check_same_origin(&state, &headers)?;
        let signed_in = sign_in(&state, &headers, &mut info).await?;
        let scope = signed_in.actor.may(Action::SessionUse)?;
        Ok::<_, Fault>((signed_in, scope))
    };
    let (signed_in, scope) = match checked.await {
        Ok(found) => found,
        Err(fault) => return problem(&fault, &info),
    };
    let seq = form_pairs(query.as_deref().unwrap_or_default())
        .into_iter()
        .find_map(|(name, value)| (name == "seq").then(|| value.parse::<i64>().ok()).flatten());
    let token = cookie(&headers, crate::request::COOKIE)
        .unwrap_or_default()
        .to_owned();
    upgrade
        .max_message_size(CLIENT_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .on_upgrade(move |socket| async move {
            state.counts.sockets.fetch_add(1, Ordering::Relaxed);
            arrives(&state, &scope).await;
            serve(
                &state,
                socket,
                Session {
                    signed_in,
                    scope: scope.clone(),
                    token: token.clone(),
                    seq,
                },
            )
            .await;
            state.counts.sockets.fetch_sub(1, Ordering::Relaxed);
            leaves(&state, &scope, &token).await;
        })
}

struct Session {
    signed_in: SignedIn,
    scope: Scope,
    token: String,
    seq: Option<i64>,
}

async fn serve(state: &AppState, socket: WebSocket, session: Session) {
    let (mut sink, mut stream) = socket.split();
    let (out, mut waiting) = mpsc::channel::<Arc<str>>(WAITING_MAX);
    let pump = tokio::spawn(async move {
        while let Some(text) = waiting.recv().await {
            if sink
                .send(Message::Text(text.as_ref().into()))
                .await
                .is_err()
            {
                break;
            }
        }
        drop(sink.close().await);
    });
    let mut frames = state.ctx.extras.get::<Feed>().0.subscribe();
    let mut signals = state.ctx.bus.listen();
    let mut stop = state.stop.clone();
    let mut client = Client {
        state,
        org: session.signed_in.actor.org,
        user: session.signed_in.actor.user,
        scope: session.scope,
        token: session.token,
        out,
        // Without a number everything is read first.
        seq: session.seq.unwrap_or(i64::MAX),
        shown: BTreeSet::new(),
        wants_board: false,
        board_due: Timestamp::MAX,
        check_due: state.ctx.now() + CHECK_EVERY,
    };
    let mut alive = client.catch_up(true).await;
    while alive {
        let due = client.board_due.min(client.check_due);
        alive = tokio::select! {
            heard = stream.next() => match heard {
                Some(Ok(Message::Text(text))) => client.hear(&text),
                Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => true,
            },
            frame = frames.recv() => match frame {
                Ok(batch) => client.batch(&batch).await,
                // Too slow: the client comes back with its last number.
                Err(broadcast::error::RecvError::Lagged(_) | broadcast::error::RecvError::Closed) => false,
            },
            signal = signals.recv() => match signal {
                Ok(signal) => client.signal(&signal).await,
                Err(broadcast::error::RecvError::Lagged(_)) => true,
                Err(broadcast::error::RecvError::Closed) => false,
            },
            () = state.ctx.clock.wait_until(due) => client.due().await,
            _ = stop.changed() => false,
        };
    }
    drop(client);
    drop(pump.await);
}

struct Client<'a> {
    state: &'a AppState,
    org: OrgId,
    user: UserId,
    scope: Scope,
    token: String,
    out: mpsc::Sender<Arc<str>>,
    seq: i64,
    /// What this client was shown and must be told of when it goes out of reach.
    shown: BTreeSet<(EntityKind, i64)>,
    wants_board: bool,
    board_due: Timestamp,
    check_due: Timestamp,
}

impl Client<'_> {
    /// Hands a frame to the socket. A client that does not read is closed.
    fn send(&self, text: impl Into<Arc<str>>) -> bool {
        self.out.try_send(text.into()).is_ok()
    }

    fn say(&self, frame: &LiveFrame) -> bool {
        self.send(frame.text())
    }

    /// Sends what the log has after the client's number; at the start with a greeting.
    async fn catch_up(&mut self, greets: bool) -> bool {
        let Ok(missed) = live::missed(&self.state.ctx, self.org, self.seq).await else {
            // The client comes back with its number.
            return false;
        };
        let now = self.state.ctx.now();
        let Some((head, frames)) = missed else {
            // It reads everything, then opens another socket with the number of what it read.
            self.seq = i64::MAX;
            return self.say(&LiveFrame::Reload(Reload { now }));
        };
        self.seq = head;
        (!greets || self.say(&LiveFrame::Hello(Hello { seq: head, now })))
            && frames.iter().all(|frame| self.frame(frame))
            && self.send_seq(head)
    }

    fn send_seq(&self, seq: i64) -> bool {
        self.say(&LiveFrame::Seq(UpTo { seq }))
    }

    async fn batch(&mut self, batch: &Batch) -> bool {
        if batch.org != self.org || batch.last <= self.seq {
            return true;
        }
        match &batch.frames {
            Some(frames) if batch.first <= self.seq + 1 => {
                self.seq = batch.last;
                frames.iter().all(|frame| self.frame(frame)) && self.send_seq(batch.last)
            }
            Some(_) | None => self.catch_up(false).await,
        }
    }

    fn frame(&mut self, frame: &Frame) -> bool {
        let key = (frame.entity, frame.id);
        let tracked = matches!(frame.entity, EntityKind::Interaction | EntityKind::Message);
        match &frame.upsert {
            Some(text) if frame.seen_by.allows(&self.scope) => {
                if tracked {
                    self.shown.insert(key);
                }
                self.send(Arc::clone(text))
            }
            Some(_) | None if tracked && self.shown.remove(&key) => {
                self.say(&LiveFrame::Remove(Remove {
                    seq: frame.seq,
                    entity: frame.entity,
                    id: frame.id.to_string(),
                }))
            }
            Some(_) | None => true,
        }
    }

    fn hear(&mut self, text: &str) -> bool {
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return false;
        };
        // A frame that this version does not know is passed over.
        match serde_json::from_value::<ClientFrame>(frame) {
            Ok(ClientFrame::Ping) => self.say(&LiveFrame::Pong),
            Ok(ClientFrame::Subscribe(Subscription {
                topic: Topic::Board,
            })) => {
                self.wants_board = true;
                self.board_due = self.state.ctx.now();
                true
            }
            Ok(ClientFrame::Unsubscribe(Subscription {
                topic: Topic::Board,
            })) => {
                self.wants_board = false;
                self.board_due = Timestamp::MAX;
                true
            }
            Err(_) => true,
        }
    }

    async fn signal(&mut self, signal: &Signal) -> bool {
        match signal {
            Signal::Typing {
                org,
                interaction,
                agent,
            } if *org == self.org && *agent != Some(self.user) => {
                if !self
                    .shown
                    .contains(&(EntityKind::Interaction, interaction.get()))
                {
                    return true;
                }
                self.say(&LiveFrame::Typing(Typing {
                    interaction_id: *interaction,
                    by: if agent.is_some() {
                        Side::Agent
                    } else {
                        Side::Customer
                    },
                    agent_id: *agent,
                }))
            }
            Signal::Notice {
                org,
                user,
                code,
                interaction,
            } if *org == self.org && *user == self.user => self.say(&LiveFrame::Notice(Notice {
                code,
                interaction_id: *interaction,
            })),
            Signal::Board { org } if *org == self.org && self.wants_board => {
                if self.board_due == Timestamp::MAX {
                    self.board_due = self.state.ctx.now() + BOARD_EVERY;
                }
                true
            }
            Signal::Rights { org, user } if *org == self.org && *user == self.user => {
                self.check().await
            }
            _ => true,
        }
    }

    async fn due(&mut self) -> bool {
        let now = self.state.ctx.now();
        if now >= self.check_due && !self.check().await {
            return false;
        }
        if now >= self.board_due {
            self.board_due = Timestamp::MAX;
            return self.send_board().await;
        }
        true
    }

    /// Looks again who this is and what they may do: a session that ended closes its sockets.
    async fn check(&mut self) -> bool {
        self.check_due = self.state.ctx.now() + CHECK_EVERY;
        match app_setup::session::recognise(&self.state.ctx, &self.token).await {
            Ok(Some(signed_in)) => match signed_in.actor.may(Action::SessionUse) {
                Ok(scope) => {
                    self.scope = scope;
                    true
                }
                Err(_) => false,
            },
            Ok(None) => false,
            Err(_) => true,
        }
    }

    async fn send_board(&self) -> bool {
        let Ok(Some(signed_in)) = app_setup::session::recognise(&self.state.ctx, &self.token).await
        else {
            return false;
        };
        let Ok(scope) = signed_in.actor.may(Action::BoardRead) else {
            return true;
        };
        match GetBoard::run(self.state.ctx.clone(), scope, app::operation::Nothing {}).await {
            Ok(board) => self.say(&LiveFrame::Board(board)),
            Err(_) => true,
        }
    }
}
