//! `SyncTemplates`: reads the templates of an account from its provider, page by page.

use std::collections::BTreeMap;

use app::Ctx;
use app::jobs::{Ended, JobFault};
use app_setup::account::{self, Ready};
use base::authz::{Scope, SystemReason};
use base::id::{ChannelAccountId, JobId, MessageTemplateId};
use base::time::Timestamp;
use channels::settled::TemplateSeen;
use channels::{Say, Settled};
use serde::Deserialize;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store::job_queue::{Job, NewJob};
use store_setup::message_templates::{self, MessageTemplate};

use super::{call, payload};

/// The name of the kind.
pub const NAME: &str = "SyncTemplates";
/// Pages at the most: a business account holds at most some hundreds of templates.
const PAGES_MAX: u32 = 100;

#[derive(Deserialize)]
struct Payload {
    channel_account_id: ChannelAccountId,
}

/// Makes the job; one that waits for the same account is enough.
pub(crate) fn job(ctx: &Ctx, account: ChannelAccountId) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "channel_account_id": account }),
        run_at: ctx.now(),
        dedupe_key: Some(account.to_string()),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let ready = account::get(&ctx, &scope, wanted.channel_account_id).await?;
    let begun = ctx.now();
    let mut page = None;
    for _ in 0..PAGES_MAX {
        let (items, next) = match read_page(&ctx, &ready, page).await? {
            Page::Items(items, next) => (items, next),
            Page::Later(at) => return Ok(Ended::Later(at)),
        };
        keep(&ctx, &scope, &ready, items, begun).await?;
        match next {
            Some(next) => page = Some(next),
            None => break,
        }
    }
    finish(&ctx, &scope, &ready, begun).await?;
    Ok(Ended::Done)
}

enum Page {
    Items(Vec<TemplateSeen>, Option<String>),
    Later(Timestamp),
}

async fn read_page(ctx: &Ctx, ready: &Ready, page: Option<String>) -> Result<Page, JobFault> {
    let connector = channels::registry::find(&ready.account.channel)
        .ok_or_else(|| JobFault::Never("channel unknown".to_owned()))?;
    let requests = connector
        .write(&ready.account, &Say::ListTemplates { page })
        .map_err(|refusal| JobFault::Never(refusal.code()))?;
    let Some(request) = requests.first() else {
        return Ok(Page::Items(Vec::new(), None));
    };
    match call(ctx, &ready.account, request, &BTreeMap::new())
        .await?
        .0
    {
        Settled::Templates { items, next_page } => Ok(Page::Items(items, next_page)),
        Settled::RetryAfter { after, .. } => Ok(Page::Later(ctx.now() + after)),
        Settled::Failed(failure) => Err(JobFault::Never(failure.code.to_owned())),
        _ => Err(JobFault::Again("the provider did not answer".to_owned())),
    }
}

async fn keep(
    ctx: &Ctx,
    scope: &Scope,
    ready: &Ready,
    items: Vec<TemplateSeen>,
    now: Timestamp,
) -> Result<(), JobFault> {
    let rows: Vec<MessageTemplate> = items
        .into_iter()
        .map(|seen| MessageTemplate {
            id: ctx.id(MessageTemplateId::from_i64),
            account: ready.row.id,
            external_id: Some(seen.external_id),
            name: seen.name,
            language: seen.language,
            category: seen.category,
            status: serde_json::to_value(seen.state)
                .ok()
                .and_then(|state| state.as_str().map(str::to_owned))
                .unwrap_or_default(),
            reason: seen.reason,
            components: serde_json::to_value(&seen.parts).unwrap_or_default(),
            updated_at: now,
        })
        .collect();
    let scope = scope.clone();
    ctx.db
        .write::<_, app::Fault, _>(in_tx!(tx, [scope, rows], {
            for row in rows.iter() {
                message_templates::upsert(tx, &scope, row).await?;
            }
            Ok(())
        }))
        .await?;
    Ok(())
}

async fn finish(ctx: &Ctx, scope: &Scope, ready: &Ready, begun: Timestamp) -> Result<(), JobFault> {
    let (scope, account, now) = (scope.clone(), ready.row.id, ctx.now());
    ctx.db
        .write::<_, app::Fault, _>(in_tx!(tx, [scope], {
            message_templates::remove_stale(tx, &scope, account, begun).await?;
            tx.emit(
                &scope,
                now,
                SetupEvent::SettingChanged(Setting::MessageTemplate, account.get()).heard(),
            );
            Ok(())
        }))
        .await?;
    Ok(())
}
