//! One attempt: what is due is taken, sent, and what came of it is remembered, each in a transaction of its own.

use app::outbound::guarded::{GuardedAnswer, GuardedFault};
use app::{Ctx, Fault, chance};
use app_setup::{keys, mail, signing};
use base::authz::{Action, Scope};
use base::id::{JobId, WebhookId};
use base::secret::Secret;
use base::time::{Span, Timestamp};
use setup::event::{Setting, SetupEvent};
use setup::mail::MailKind;
use setup::webhook::{
    ANSWER_BYTES_MAX, FAILING_MAX, Verdict, WebhookDeliveryError, WebhookDeliveryState,
    WebhookOffReason, next_attempt, verdict,
};
use store::{Tx, event_log, in_tx, lock};
use store_setup::users;
use store_setup::webhook_deliveries::{self, Claim, Outcome, WebhookDelivery};
use store_setup::webhooks::{self, Webhook};

use super::letter;
use crate::jobs::deliver_webhooks;

/// How long somebody has a delivery: longer than an attempt may take.
pub(crate) const LEASE: Span = Span::from_secs(60);
/// Deliveries that are sent to one webhook at once.
const AT_ONCE: u32 = 4;
/// Users who are written to when a webhook is switched off, at the most.
const TOLD_MAX: usize = 20;

/// Something that is to be sent.
pub(crate) struct Parcel {
    pub(crate) delivery: WebhookDelivery,
    pub(crate) url: String,
    /// Absent when the event is not in the log any more.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) keys: Vec<Secret<Vec<u8>>>,
}

/// Takes what of a webhook is due.
pub(crate) async fn take(
    ctx: &Ctx,
    scope: &Scope,
    webhook: WebhookId,
    job: JobId,
) -> Result<Vec<Parcel>, Fault> {
    let (own, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .write(in_tx!(tx, [own, scope], {
            lock::take(tx, webhook.get()).await?;
            let found = webhooks::get(tx, &scope, webhook).await?;
            let Some(webhook) = found.filter(|one| one.active) else {
                return Ok(Vec::new());
            };
            let claim = Claim {
                webhook: webhook.id,
                job,
                lease: LEASE,
                at_once: AT_ONCE,
            };
            let mut parcels = Vec::new();
            for delivery in webhook_deliveries::claim(tx, &scope, claim, own.now()).await? {
                parcels.push(wrap(&own, tx, &scope, &webhook, delivery).await?);
            }
            Ok(parcels)
        }))
        .await
}

/// Makes of a delivery what is sent.
pub(crate) async fn wrap(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    webhook: &Webhook,
    delivery: WebhookDelivery,
) -> Result<Parcel, Fault> {
    let body = match delivery.seq {
        Some(seq) => {
            let event = event_log::whole(tx, scope, seq).await?;
            event.map(|event| letter::body(scope.org(), &event))
        }
        None => Some(letter::trial_body(
            scope.org(),
            webhook.id,
            delivery.created_at,
        )),
    };
    let key = keys::data_key(ctx, tx, scope).await?;
    Ok(Parcel {
        url: webhook.url.as_str().to_owned(),
        body,
        keys: letter::open(&key, webhook, ctx.now())?,
        delivery,
    })
}

/// Sends something and remembers what came of it.
pub(crate) async fn send(ctx: &Ctx, scope: &Scope, parcel: Parcel) -> Result<(), Fault> {
    let at = ctx.now();
    let answer = match parcel.body {
        Some(body) => {
            let id = letter::message_id(parcel.delivery.id);
            let headers = signing::headers(id, &parcel.keys, &body, at);
            let guarded = &ctx.outbound.guarded;
            let answer = guarded.post(&parcel.url, &headers, body, ANSWER_BYTES_MAX);
            answer.await.map_err(error_of)
        }
        None => Err(WebhookDeliveryError::EventGone),
    };
    let came = Came::new(answer, at, ctx.now());
    let (own, scope, delivery) = (ctx.clone(), scope.clone(), parcel.delivery);
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [own, scope, delivery, came], {
            settle(&own, tx, &scope, &delivery, &came).await
        }))
        .await?;
    ctx.jobs.ring();
    Ok(())
}

/// What came of an attempt, and what it means.
struct Came {
    /// Nothing when the event is gone, which no other attempt would change.
    said: Option<Verdict>,
    outcome: Outcome,
    error: Option<WebhookDeliveryError>,
}

impl Came {
    fn new(
        answer: Result<GuardedAnswer, WebhookDeliveryError>,
        at: Timestamp,
        now: Timestamp,
    ) -> Self {
        let took = now.since(at);
        match answer {
            Ok(answer) => {
                let said = verdict(answer.status);
                // Neither engine keeps a NUL in a text.
                let text = String::from_utf8_lossy(&answer.body).replace('\0', "\u{fffd}");
                Self {
                    said: Some(said),
                    outcome: Outcome {
                        at,
                        took,
                        status: Some(answer.status),
                        answer: Some(text),
                    },
                    error: (said != Verdict::Taken).then_some(WebhookDeliveryError::Status),
                }
            }
            Err(error) => Self {
                said: (error != WebhookDeliveryError::EventGone).then_some(Verdict::Again),
                outcome: Outcome {
                    at,
                    took,
                    status: None,
                    answer: None,
                },
                error: Some(error),
            },
        }
    }
}

fn error_of(fault: GuardedFault) -> WebhookDeliveryError {
    match fault {
        GuardedFault::Refused => WebhookDeliveryError::TargetRefused,
        GuardedFault::NameUnknown => WebhookDeliveryError::NameUnknown,
        GuardedFault::NotConnected => WebhookDeliveryError::NotConnected,
        GuardedFault::TimedOut => WebhookDeliveryError::TimedOut,
        GuardedFault::Broken => WebhookDeliveryError::Broken,
    }
}

async fn settle(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    delivery: &WebhookDelivery,
    came: &Came,
) -> Result<(), Fault> {
    let now = ctx.now();
    lock::take(tx, delivery.webhook.get()).await?;
    let webhook = webhooks::get(tx, scope, delivery.webhook)
        .await?
        .filter(|one| one.active);
    // A trial says nothing of the webhook, and is not repeated.
    let webhook = webhook.filter(|_| delivery.seq.is_some());
    let off = webhook
        .as_ref()
        .and_then(|webhook| off_reason(webhook, came.said, now));
    let again = match came.said {
        Some(Verdict::Again) if webhook.is_some() && off.is_none() => {
            next_attempt(now, delivery.attempts, chance::seed())
        }
        _ => None,
    };
    let state = match (came.said, again) {
        (Some(Verdict::Taken), _) => WebhookDeliveryState::Delivered,
        (_, Some(_)) => WebhookDeliveryState::Waiting,
        _ => WebhookDeliveryState::Failed,
    };
    let next = again.unwrap_or(delivery.next_attempt_at);
    let what = (&came.outcome, came.error);
    if !webhook_deliveries::settle(tx, scope, delivery, (state, next), what).await? {
        return Ok(());
    }
    let Some(webhook) = webhook else {
        return Ok(());
    };
    if let Some(at) = again {
        let key = at.micros().to_string();
        deliver_webhooks::enqueue(ctx, tx, scope, (webhook.id, at), Some(&key)).await?;
    }
    match came.said {
        Some(Verdict::Taken) => webhooks::update_health(tx, scope, webhook.id, None).await?,
        Some(_) => webhooks::update_health(tx, scope, webhook.id, Some(now)).await?,
        None => {}
    }
    if let Some(reason) = off {
        switch_off(ctx, tx, scope, webhook.id, reason).await?;
    }
    Ok(())
}

/// Tells why a webhook is to be switched off after an attempt.
fn off_reason(
    webhook: &Webhook,
    said: Option<Verdict>,
    now: Timestamp,
) -> Option<WebhookOffReason> {
    match said? {
        Verdict::Taken => None,
        Verdict::Gone => Some(WebhookOffReason::Gone),
        Verdict::Again => {
            let since = webhook.failing_since?;
            (now.since(since) >= FAILING_MAX).then_some(WebhookOffReason::Failing)
        }
    }
}

/// Switches a webhook off and writes to those who maintain webhooks.
async fn switch_off(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    reason: WebhookOffReason,
) -> Result<(), Fault> {
    let now = ctx.now();
    webhooks::switch_off(tx, scope, id, Some(reason), now).await?;
    webhook_deliveries::give_up(tx, scope, id, now).await?;
    let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
    tx.emit(scope, now, event.heard());
    let link = format!("{}/settings/webhooks?webhook={id}", ctx.settings.public_url);
    let users = users::list_all(tx, scope).await?.into_iter();
    let told = users.filter(|user| user.active && user.actions().contains(&Action::WebhookWrite));
    for user in told.take(TOLD_MAX) {
        mail::tell(ctx, tx, scope, &user, (MailKind::WebhookOff, &link)).await?;
    }
    Ok(())
}
