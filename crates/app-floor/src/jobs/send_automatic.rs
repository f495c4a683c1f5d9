//! `SendAutomatic`: sends one of a queue's texts by itself, unless the reply window is closed (MSG-017).

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::InteractionId;
use base::locale::Locale;
use serde::Deserialize;
use serde_json::json;
use setup::automatic_message::{Kind, Values, fill};
use store::job_queue::Job;
use store::{Tx, in_tx};
use store_floor::{conversations, interactions};
use store_setup::{organizations, queues, users};

use super::payload;
use crate::contact::Contact;
use crate::message::send;
use crate::writer::{self, Direction, Draft};

/// The name of the kind.
pub const NAME: &str = "SendAutomatic";

#[derive(Clone, Copy, Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    kind: Kind,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let inner = ctx.clone();
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope],
            write(&inner, tx, &scope, wanted).await
        ))
        .await?;
    ctx.jobs.ring();
    Ok(Ended::Done)
}

async fn write(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, wanted: Payload) -> Result<(), Fault> {
    let id = wanted.interaction_id;
    let key = format!("automatic/{}/{}", wanted.kind.name(), id);
    if store_floor::messages::by_client_key(tx, scope, id, &key)
        .await?
        .is_some()
        && wanted.kind == Kind::Welcome
    {
        return Ok(());
    }
    let Some(card) = interactions::get(tx, scope, id).await? else {
        return Ok(());
    };
    let Some(conversation) = conversations::get(tx, scope, id).await? else {
        return Ok(());
    };
    let Some(queue) = queues::get(tx, scope, card.queue).await? else {
        return Ok(());
    };
    let fallback = organizations::get(tx, scope).await?.locale;
    let contact = Contact::read(&conversation.contact);
    let locale: Locale = contact.locale.unwrap_or(fallback);
    let Some(text) = queue.settings.text(wanted.kind, locale, fallback) else {
        return Ok(());
    };
    let agent = match card.agent {
        Some(agent) => users::get(tx, scope, agent)
            .await?
            .map(|user| user.name)
            .unwrap_or_default(),
        None => String::new(),
    };
    let values = Values {
        protocol: &card.number,
        customer: &contact.name,
        agent: &agent,
        queue: &queue.name,
        position: "",
    };
    let now = ctx.now();
    if !send::is_window_open(&card.channel, conversation.window_closes_at, now) {
        let params = json!({ "kind": wanted.kind.name() });
        writer::write(
            ctx,
            tx,
            scope,
            id,
            Draft::system("automatic_not_sent", &params, now),
        )
        .await?;
        return Ok(());
    }
    let mut draft = Draft::text(Direction::Out, fill(text, &values), now);
    draft.content = Some(json!({ "automatic": wanted.kind.name() }));
    draft.client_key = (wanted.kind == Kind::Welcome).then_some(key);
    let message = writer::write(ctx, tx, scope, id, draft).await?;
    send::enqueue(ctx, tx, scope, &message).await
}
