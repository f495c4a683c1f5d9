//! The live socket: numbered frames that are never missed, others that may be.

mod feed;
pub(crate) mod hall;
pub(crate) mod presence;
mod signals;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::Fault;
use app_floor::live;
use app_floor::live::frame::{ClientFrame, Hello, LiveFrame, Reload, Subscription, Topic};
use app_setup::session::SignedIn;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::authz::{Action, Reach, Scope};
use base::id::OrgId;
use base::time::{Span, Timestamp};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::sync::mpsc;

use self::hall::{Bell, Errand, Errands, Hall, SeatId};
use self::presence::{arrives, leaves};
use crate::adapter::form_pairs;
use crate::error::problem;
use crate::request::{RequestContext, check_same_origin, cookie, sign_in};
use crate::state::AppState;

/// Frames that may wait for a slow socket; beyond it the socket is closed and the client resumes.
const WAITING_MAX: usize = 1_024;
/// Frames that are written together.
const TOGETHER_MAX: usize = 64;
/// Bytes that are gathered before they are written.
const GATHERED_BYTES: usize = 4_096;
/// How long the last frames may take to be written when a socket ends.
const FAREWELL: Span = Span::from_secs(5);
/// Rights are looked at again this often.
const CHECK_EVERY: Span = Span::from_mins(1);
/// Bytes of a frame from a client.
pub(crate) const CLIENT_BYTES_MAX: usize = 4_096;
/// Bytes that a silent socket keeps for reading: the library's own 128 KiB would be most of what a desk costs.
pub(crate) const READ_BUFFER_BYTES: usize = 1_024;

/// Hands changes and signals to the open desks, for as long as it is polled: whatever happens from this call on.
pub(crate) fn run(state: AppState) -> impl Future<Output = ()> {
    let (commits, signals) = (state.ctx.db.subscribe(), state.ctx.bus.listen());
    async move {
        tokio::join!(
            feed::run(state.clone(), commits),
            signals::run(state.clone(), signals)
        );
    }
}

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
        .write_buffer_size(GATHERED_BYTES)
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
    let (sink, mut stream) = socket.split();
    let (out, waiting) = mpsc::channel::<Arc<str>>(WAITING_MAX);
    let mut pump = tokio::spawn(pump(sink, waiting));
    let mut stop = state.stop.clone();
    let bell = Arc::<Bell>::default();
    let actor = &session.signed_in.actor;
    let hall = state.ctx.extras.get::<Hall>();
    // Without a number everything is read first.
    let told = session.seq.unwrap_or(i64::MAX);
    let seat = hall.sit(
        (actor.user, &session.scope),
        told,
        out.clone(),
        Arc::clone(&bell),
    );
    let mut client = Client {
        state,
        org: actor.org,
        token: session.token,
        out,
        seat,
        rights: (Arc::clone(&actor.actions), actor.reach),
        check_due: state.ctx.now() + CHECK_EVERY,
    };
    let mut alive = client.catch_up(true).await;
    while alive {
        alive = tokio::select! {
            heard = stream.next() => match heard {
                Some(Ok(Message::Text(text))) => client.hear(&text).await,
                Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => true,
            },
            errands = bell.rung() => {
                if errands.has(Errand::Close) {
                    // What waits for a desk that does not read is not waited for.
                    pump.abort();
                }
                client.run(errands).await
            }
            () = state.ctx.clock.wait_until(client.check_due) => client.check().await,
            _ = stop.changed() => false,
        };
    }
    // With its last sender the pump ends, once it has written what waits.
    drop(client);
    tokio::select! {
        _ = &mut pump => {}
        () = state.ctx.clock.wait(FAREWELL) => pump.abort(),
    }
}

/// Writes what waits, as much of it at once as there is.
async fn pump(mut sink: SplitSink<WebSocket, Message>, mut waiting: mpsc::Receiver<Arc<str>>) {
    let mut together = Vec::with_capacity(1);
    while waiting.recv_many(&mut together, TOGETHER_MAX).await > 0 {
        for text in together.drain(..) {
            if sink
                .feed(Message::Text(text.as_ref().into()))
                .await
                .is_err()
            {
                return;
            }
        }
        if sink.flush().await.is_err() {
            return;
        }
    }
    drop(sink.close().await);
}

struct Client<'a> {
    state: &'a AppState,
    org: OrgId,
    token: String,
    out: mpsc::Sender<Arc<str>>,
    seat: SeatId,
    /// What the user could do, and how far they saw, when the screen was told last.
    rights: (Arc<BTreeSet<Action>>, Reach),
    check_due: Timestamp,
}

impl Drop for Client<'_> {
    fn drop(&mut self) {
        self.hall().leave(self.org, self.seat);
    }
}

impl Client<'_> {
    fn hall(&self) -> &Hall {
        self.state.ctx.extras.get::<Hall>()
    }

    /// Hands a frame to the socket. A client that does not read is closed.
    fn say(&self, frame: &LiveFrame) -> bool {
        self.out.try_send(frame.text().into()).is_ok()
    }

    /// Sends what the log has after the client's number, and what is committed from then on; at the start with a greeting.
    async fn catch_up(&self, mut greets: bool) -> bool {
        loop {
            let seq = self.hall().behind(self.org, self.seat);
            let Ok(missed) = live::missed(&self.state.ctx, self.org, seq).await else {
                // The client comes back with its number.
                return false;
            };
            let now = self.state.ctx.now();
            let Some((head, frames)) = missed else {
                // It reads everything, then opens another socket with the number of what it read.
                return self.say(&LiveFrame::Reload(Reload { now }));
            };
            let hello = LiveFrame::Hello(Hello { seq: head, now });
            if std::mem::take(&mut greets) && !self.say(&hello) {
                return false;
            }
            if self.hall().go_live(self.org, self.seat, head, &frames) {
                return true;
            }
        }
    }

    async fn run(&mut self, errands: Errands) -> bool {
        if errands.has(Errand::Close) {
            return false;
        }
        if errands.has(Errand::Check) && !self.check().await {
            return false;
        }
        !errands.has(Errand::CatchUp) || self.catch_up(false).await
    }

    async fn hear(&self, text: &str) -> bool {
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return false;
        };
        // A frame that this version does not know is passed over.
        match serde_json::from_value::<ClientFrame>(frame) {
            Ok(ClientFrame::Ping) => self.say(&LiveFrame::Pong),
            Ok(ClientFrame::Subscribe(Subscription {
                topic: Topic::Board,
            })) => self.watch_board().await,
            Ok(ClientFrame::Unsubscribe(Subscription {
                topic: Topic::Board,
            })) => {
                self.hall().watch(self.org, self.seat, false);
                true
            }
            Err(_) => true,
        }
    }

    /// Looks again who this is and what they may do: a session that ended closes its sockets, and a screen whose user may
    /// something else by now reads everything again.
    async fn check(&mut self) -> bool {
        self.check_due = self.state.ctx.now() + CHECK_EVERY;
        match app_setup::session::recognise(&self.state.ctx, &self.token).await {
            Ok(Some(signed_in)) => {
                let Ok(scope) = signed_in.actor.may(Action::SessionUse) else {
                    return false;
                };
                self.hall().rescope(self.org, self.seat, &scope);
                if signed_in.actor.may(Action::BoardRead).is_err() {
                    self.hall().watch(self.org, self.seat, false);
                }
                let rights = (signed_in.actor.actions, signed_in.actor.reach);
                if rights == self.rights {
                    return true;
                }
                self.rights = rights;
                let now = self.state.ctx.now();
                self.say(&LiveFrame::Reload(Reload { now }))
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// Sends the board now and whenever it changes, to whoever may see it.
    async fn watch_board(&self) -> bool {
        let Ok(Some(signed_in)) = app_setup::session::recognise(&self.state.ctx, &self.token).await
        else {
            return false;
        };
        let Ok(scope) = signed_in.actor.may(Action::BoardRead) else {
            return true;
        };
        self.hall().watch(self.org, self.seat, true);
        match signals::board(self.state, scope).await {
            Ok(board) => self.say(&board),
            Err(_) => true,
        }
    }
}
