//! `SendAutomatic`: sends one of a queue's texts by itself, unless the reply window is closed (MSG-017, GAP-011).
//!
//! It may run twice: what it wrote carries the job's id as its key, and a welcome that of the interaction.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{InteractionId, JobId, QueueId};
use base::locale::Locale;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use setup::automatic_message::Kind;
use store::job_queue::{Job, NewJob};
use store::{Tx, in_tx};
use store_floor::interactions::{self, Card};
use store_floor::{conversations, messages};
use store_office::people;
use store_setup::{organizations, queues, users};

use super::payload;
use crate::contact::Contact;
use crate::floors::Floors;
use crate::message::automatic::{self, Said};

/// The name of the kind.
pub const NAME: &str = "SendAutomatic";

/// Which of a queue's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// The one of a kind.
    Kind(Kind),
    /// The nth notice of a wait, counted from 0.
    Notice(u32),
}

impl Which {
    /// The name that messages and lines of the timeline carry.
    const fn name(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.name(),
            Self::Notice(_) => "notice",
        }
    }

    /// Tells whether it is only for who still waits in the queue.
    const fn is_for_waiting(self) -> bool {
        matches!(self, Self::Kind(Kind::Waiting) | Self::Notice(_))
    }

    /// Tells whether it can name the place in the queue.
    const fn names_position(self) -> bool {
        self.is_for_waiting() || matches!(self, Self::Kind(Kind::Welcome | Kind::Transferred))
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    queue_id: QueueId,
    which: Which,
}

/// Makes the job.
pub(crate) fn job(
    ctx: &Ctx,
    (interaction_id, queue_id): (InteractionId, QueueId),
    which: Which,
    run_at: Timestamp,
) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "interaction_id": interaction_id, "queue_id": queue_id, "which": which }),
        run_at,
        dedupe_key: Some(format!("{interaction_id}/{queue_id}/{}", which.name())),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let position = if wanted.which.names_position() {
        let floors = ctx.extras.get::<Floors>();
        match floors.position(&ctx, job.org, wanted.interaction_id).await {
            Ok(position) => position,
            // The floor is being loaded or has too much to do.
            Err(_) => return Err(JobFault::Again("the floor is busy".to_owned())),
        }
    } else {
        None
    };
    if wanted.which.is_for_waiting() && position.is_none() {
        return Ok(Ended::Done);
    }
    let (inner, id) = (ctx.clone(), job.id);
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope],
            write(&inner, tx, &scope, (id, wanted), position).await
        ))
        .await?;
    ctx.jobs.ring();
    Ok(Ended::Done)
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (job, wanted): (JobId, Payload),
    position: Option<u32>,
) -> Result<(), Fault> {
    let (id, which) = (wanted.interaction_id, wanted.which);
    let key = match which {
        Which::Kind(Kind::Welcome) => format!("automatic/welcome/{id}"),
        Which::Kind(_) | Which::Notice(_) => format!("automatic/{job}"),
    };
    let is_written = messages::by_client_key(tx, scope, id, &key).await?;
    let card = interactions::get(tx, scope, id).await?;
    let conversation = conversations::get(tx, scope, id).await?;
    let (None, Some(card), Some(conversation)) = (is_written, card, conversation) else {
        return Ok(());
    };
    // Who waits in another queue by now hears from that one.
    if which.is_for_waiting() && card.queue != wanted.queue_id {
        return Ok(());
    }
    // Nobody holds it any more: who had it for a moment needs no announcement.
    if which == Which::Kind(Kind::AgentJoined) && card.agent.is_none() {
        return Ok(());
    }
    // The owner came, or somebody else took it: nothing is left for later.
    if which == Which::Kind(Kind::OwnerAway) && card.agent.is_some() {
        return Ok(());
    }
    let Some(queue) = queues::get(tx, scope, card.queue).await? else {
        return Ok(());
    };
    let fallback = organizations::get(tx, scope).await?.locale;
    let contact = Contact::read(&conversation.contact);
    let locale: Locale = contact.locale.unwrap_or(fallback);
    let text = match which {
        Which::Kind(kind) => queue.settings.text(kind, locale, fallback),
        Which::Notice(n) => queue.settings.notice(n, locale, fallback),
    };
    let Some(text) = text else { return Ok(()) };
    let not_sent_key = matches!(which, Which::Notice(_)).then(|| {
        // Of the notices of a wait the timeline speaks once per closed window.
        let closed_at = conversation.window_closes_at.unwrap_or(Timestamp::ZERO);
        format!("notice_not_sent/{}", closed_at.micros())
    });
    let said = Said {
        name: which.name(),
        queue: queue.name.clone(),
        position,
        key: Some(key),
        not_sent_key,
        menu: None,
        agent: match which {
            Which::Kind(Kind::OwnerAway) => owner_name(tx, scope, &card).await?,
            Which::Kind(_) | Which::Notice(_) => None,
        },
    };
    automatic::say(ctx, tx, scope, (&card, &conversation), text, said).await
}

/// Gives the name of the agent whose portfolio the customer belongs to.
async fn owner_name(tx: &mut Tx<'_>, scope: &Scope, card: &Card) -> Result<Option<String>, Fault> {
    let Some(person) = card.person else {
        return Ok(None);
    };
    let person = people::get(tx, scope, person).await?;
    let Some(owner) = person.and_then(|person| person.owner) else {
        return Ok(None);
    };
    Ok(users::get(tx, scope, owner).await?.map(|user| user.name))
}
