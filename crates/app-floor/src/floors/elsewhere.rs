//! Floors on other nodes: how this one asks them, and how those that run here are asked.

use app::nodes::{Said, Unanswered};
use app::{Ctx, Fault};
use base::id::{OrgId, UserId};
use base::time::Span;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use super::Ask;
use super::request::{Answer, Reply, Request};

/// An answer that takes longer is asked for again.
const ANSWER_WITHIN: Span = Span::from_secs(3);
/// Nobody waits for the answer to what was asked longer ago. Clocks of nodes may differ by less.
const STALE_AFTER: Span = Span::from_secs(15);

/// Who is connected with a node, of one organization.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Roll {
    /// The node.
    pub(crate) node: u16,
    /// Whose connections it has.
    pub(crate) users: Vec<UserId>,
}

fn requests(org: OrgId) -> String {
    format!("floor.{org}.request")
}

fn looks(org: OrgId) -> String {
    format!("floor.{org}.look")
}

fn rolls(org: OrgId) -> String {
    format!("floor.{org}.roll")
}

/// Asks the node where the floor runs.
pub(super) async fn ask(ctx: &Ctx, org: OrgId, request: &Request) -> Result<Reply, Unanswered> {
    let said = ctx
        .nodes
        .ask(&requests(org), request, ANSWER_WITHIN)
        .await?;
    said.read().ok_or(Unanswered::Silent)
}

/// Tells the node where the floor runs that a fact waits for it.
pub(super) fn look(ctx: &Ctx, org: OrgId) {
    ctx.nodes.say(&looks(org), &());
}

/// Tells the node where the floor runs who is connected here.
pub(super) fn call_the_roll(ctx: &Ctx, org: OrgId, users: Vec<UserId>) {
    let node = ctx.membership.number();
    ctx.nodes.say(&rolls(org), &Roll { node, users });
}

/// Brings what other nodes ask and say to the inbox of a floor, for as long as it is open.
pub(super) async fn listen(ctx: Ctx, org: OrgId, inbox: mpsc::WeakSender<Ask>) {
    let (Some(mut requests), Some(mut looks), Some(mut rolls)) = (
        ctx.nodes.hear(&requests(org)).await,
        ctx.nodes.hear(&looks(org)).await,
        ctx.nodes.hear(&rolls(org)).await,
    ) else {
        return;
    };
    loop {
        let ask = tokio::select! {
            said = requests.next() => said.and_then(|said| take(&ctx, said)),
            said = looks.next() => said.map(|_| Ask::Look),
            said = rolls.next() => said.and_then(|said| said.read().map(Ask::Roll)),
        };
        let Some(inbox) = inbox.upgrade() else { return };
        // Whoever asked a full inbox hears nothing and asks again; the others say it again.
        if let Some(ask) = ask {
            drop(inbox.try_send(ask));
        }
    }
}

/// Reads a question, and waits beside for its answer.
fn take(ctx: &Ctx, said: Said) -> Option<Ask> {
    let request: Request = said.read()?;
    if request.asked_at + STALE_AFTER < ctx.now() {
        return None;
    }
    let (answer, answered) = oneshot::channel();
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let reply = match answered.await {
            Ok(outcome) => reply(outcome),
            Err(_) => Reply::Again,
        };
        ctx.nodes.answer(&said, &reply).await;
    });
    Some(Ask::Request(request, answer, tracing::Span::none()))
}

fn reply(outcome: Result<Answer, Fault>) -> Reply {
    match outcome {
        Ok(answer) => Reply::Answer(answer),
        Err(fault) => Reply::Refused(fault.code().name.to_owned()),
    }
}
