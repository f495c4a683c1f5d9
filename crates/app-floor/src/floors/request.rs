//! What is asked of a floor by somebody who waits, and how it gets to where the floor runs.

use app::code::{self, Code};
use app::nodes::Unanswered;
use app::{Ctx, Fault};
use base::id::{InteractionId, OrgId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::{Ask, Floors, Input, PATIENCE, StopFloors, TRY_AGAIN, elsewhere};
use crate::board::BoardView;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Wanted {
    /// The floor shall do something.
    Wish(Input),
    /// The user's first connection with the asking node is there.
    Came(UserId),
    /// The user's last connection with the asking node is gone.
    Left(UserId),
    /// A session of the user ended.
    SignedOut(UserId),
    /// Somebody looks at the board.
    Board,
    /// A customer is to be told the place in the queue.
    Position(InteractionId),
}

/// What a wish leaves in a timeline, stored together with what the floor decided about it: who did it, and why as a note.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trace {
    /// The interaction.
    pub interaction: InteractionId,
    /// Who wished it.
    pub by: UserId,
    /// The code of the line.
    pub line: String,
    /// What the line says.
    pub params: Value,
    /// Why.
    pub note: Option<String>,
}

/// A question with what makes it safe to ask it again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The same in every try.
    pub(crate) id: i64,
    /// From 1.
    pub(crate) attempt: u32,
    /// The asking node.
    pub(crate) node: u16,
    /// When it was asked first: nobody waits for the answer to an old one.
    pub(crate) asked_at: Timestamp,
    /// Settings up to this number must be known to the floor.
    pub(crate) settings_seq: i64,
    /// What.
    pub(crate) wanted: Wanted,
    /// What it leaves behind when it is done.
    #[serde(default)]
    pub(crate) trace: Option<Box<Trace>>,
}

/// What a floor answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// It is done and stored.
    Done,
    /// The board.
    Board(Box<BoardView>),
    /// A place.
    Position(Option<u32>),
}

/// An answer on its way between nodes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// This.
    Answer(Answer),
    /// A rule is against it, by the name of its code.
    Refused(String),
    /// The floor moved or failed meanwhile: ask again.
    Again,
}

impl Floors {
    /// Asks a floor, wherever it runs; while it moves, again and again for a while.
    pub(super) async fn request(
        &self,
        ctx: &Ctx,
        org: OrgId,
        (wanted, trace): (Wanted, Option<Trace>),
    ) -> Result<Answer, Fault> {
        let mut request = self.form(ctx, org, wanted);
        request.trace = trace.map(Box::new);
        if !ctx.nodes.are_many() {
            return here(&self.begin(ctx, org), request)
                .await
                .unwrap_or_else(|| Err(Fault::refused(code::BUSY)));
        }
        let until = ctx.now() + ctx.membership.span() + PATIENCE;
        loop {
            if let Some(answer) = self.attempt(ctx, org, &request).await {
                return answer;
            }
            if ctx.now() >= until {
                return Err(Fault::refused(code::BUSY));
            }
            ctx.clock.wait(TRY_AGAIN).await;
            request.attempt += 1;
            request.asked_at = ctx.now();
        }
    }

    /// Says something to a floor that is made good later if it does not hear.
    pub(super) async fn mention(&self, ctx: &Ctx, org: OrgId, wanted: Wanted) {
        let request = self.form(ctx, org, wanted);
        if ctx.nodes.are_many() {
            drop(self.attempt(ctx, org, &request).await);
        } else {
            drop(here(&self.begin(ctx, org), request).await);
        }
    }

    fn form(&self, ctx: &Ctx, org: OrgId, wanted: Wanted) -> Request {
        Request {
            id: ctx.ids.next(),
            attempt: 1,
            node: ctx.membership.number(),
            asked_at: ctx.now(),
            settings_seq: self.settings_seq(org),
            wanted,
            trace: None,
        }
    }

    /// Asks once. Nothing when the floor could not be asked, or nobody knows what became of it.
    async fn attempt(
        &self,
        ctx: &Ctx,
        org: OrgId,
        request: &Request,
    ) -> Option<Result<Answer, Fault>> {
        if let Some(inbox) = self.running(org) {
            return here(&inbox, request.clone()).await;
        }
        match elsewhere::ask(ctx, org, request).await {
            Ok(Reply::Answer(answer)) => Some(Ok(answer)),
            Ok(Reply::Refused(name)) => Some(Err(Fault::refused(named(&name)))),
            Ok(Reply::Again) | Err(Unanswered::Silent) => None,
            // It is nobody's, or its node has just died: whoever gets the lease goes on with it.
            Err(Unanswered::NoOne) if *ctx.extras.get::<StopFloors>().0.borrow() => None,
            Err(Unanswered::NoOne) => here(&self.begin(ctx, org), request.clone()).await,
        }
    }
}

/// Asks a floor of this process. Nothing when its task ended before it answered.
pub(super) async fn here(
    inbox: &mpsc::Sender<Ask>,
    request: Request,
) -> Option<Result<Answer, Fault>> {
    let (answer, answered) = oneshot::channel();
    let ask = Ask::Request(request, answer, tracing::Span::current());
    if inbox.try_send(ask).is_err() && !inbox.is_closed() {
        return Some(Err(Fault::refused(code::BUSY)));
    }
    answered.await.ok()
}

/// Finds a code by its name; one that only a newer version knows is told as one to try again.
fn named(name: &str) -> &'static Code {
    code::ALL
        .iter()
        .copied()
        .find(|code| code.name == name)
        .unwrap_or(code::BUSY)
}
