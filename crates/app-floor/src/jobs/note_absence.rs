//! `NoteAbsence`: a visitor who closed the page and stayed away before an answer has left (DASH-041).
//!
//! It is made with the interaction and looks again each time the visitor might have been away long enough, until
//! somebody answers: so neither a crash nor a lost line keeps it from being noticed.

use std::collections::BTreeMap;

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use app_setup::account;
use base::authz::{Scope, SystemReason};
use base::id::{InteractionId, JobId, VisitorId};
use base::time::{Span, Timestamp};
use channels::heard::{Heard, HeardOrigin, Identity};
use channels::web_chat::{GONE_AFTER_MIN, GONE_AFTER_MIN_DEFAULT};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::in_tx;
use store::job_queue::{Job, NewJob};
use store_floor::{interactions, visitors};

use super::payload;
use crate::intake;

/// The name of the kind.
pub const NAME: &str = "NoteAbsence";

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    visitor_id: VisitorId,
}

/// Makes the job; none where the account forgives every absence.
pub(crate) fn job(
    ctx: &Ctx,
    settings: &BTreeMap<String, String>,
    (interaction_id, visitor_id): (InteractionId, VisitorId),
    now: Timestamp,
) -> Option<NewJob> {
    Some(NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "interaction_id": interaction_id, "visitor_id": visitor_id }),
        run_at: now + forgiven(settings)?,
        dedupe_key: Some(interaction_id.to_string()),
    })
}

/// How long a visitor may be away; none when nobody is ever taken for gone.
fn forgiven(settings: &BTreeMap<String, String>) -> Option<Span> {
    let set = settings.get(GONE_AFTER_MIN).map(String::as_str);
    let minutes: u32 = set.unwrap_or(GONE_AFTER_MIN_DEFAULT).parse().ok()?;
    (minutes > 0).then(|| Span::from_mins(minutes.into()))
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let asked = scope.clone();
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [asked], {
            let card = interactions::get(tx, &asked, wanted.interaction_id).await?;
            let visitor = visitors::get(tx, &asked, wanted.visitor_id).await?;
            Ok(card.zip(visitor))
        }))
        .await?;
    let Some((card, visitor)) = found else {
        return Ok(Ended::Done);
    };
    if card.ended_at.is_some() || card.answered_at.is_some() {
        return Ok(Ended::Done);
    }
    let ready = account::get(&ctx, &scope, card.account).await?;
    let Some(forgiven) = forgiven(&ready.row.settings) else {
        return Ok(Ended::Done);
    };
    let (now, gone_at) = (ctx.now(), visitor.seen_at + forgiven);
    if now < gone_at {
        return Ok(Ended::Later(gone_at));
    }
    let left = Heard::Left {
        of: HeardOrigin {
            external_id: String::new(),
            account_key: String::new(),
            from: Identity {
                visitor: Some(visitor.id),
                ..Identity::default()
            },
            at: now,
        },
    };
    intake::hear(&ctx, &ready, vec![left], b"{}").await?;
    Ok(Ended::Done)
}
