//! News that are no messages: statuses, reading, typing, leaving, changed numbers and templates.

use app::Fault;
use app::bus::Signal;
use base::id::{JobId, MessageId};
use base::time::{Span, Timestamp};
use channels::delivery::DeliveryState;
use channels::heard::{HeardOrigin, HeardStatus, Identity, Notice, TemplateChange, TemplateNews};
use serde_json::{Value, json};
use setup::channel_account::Health;
use setup::event::{Setting, SetupEvent};
use store::Tx;
use store::job_queue::{self, NewJob};
use store_floor::messages;
use store_floor::{conversations, deliveries};
use store_setup::{channel_accounts, message_templates};

use super::{After, Work, open_conversation};
use crate::contact::Contact;
use crate::jobs::sync_templates;
use crate::told::Told;
use crate::writer::{self, Direction, Draft};

/// Wait before a status is tried again that came before the answer to its message was stored.
const STATUS_AGAIN: Span = Span::from_secs(2);

/// Takes in how far a message got. Statuses come in any order; none takes a message back.
pub(super) async fn status(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &HeardStatus,
    after: &mut After,
) -> Result<(), Fault> {
    let key = (work.account.id, heard.external_id.as_str());
    let known = match deliveries::get(tx, work.scope, key.0, key.1).await? {
        Some(delivery) => Some(delivery),
        None => reconcile(work, tx, heard).await?,
    };
    let Some(delivery) = known else {
        return later(work, tx, heard, after).await;
    };
    let current = DeliveryState::parse(&delivery.state).unwrap_or(DeliveryState::Pending);
    let next = current.advance(heard.state);
    if next == current {
        return Ok(());
    }
    deliveries::update(tx, work.scope, key, next.name(), heard.at).await?;
    let error = heard
        .failure
        .as_ref()
        .map(|failure| serde_json::to_value(failure).unwrap_or_default());
    join_parts(tx, work.scope, work.now, &delivery, error.as_ref()).await
}

/// Finds a message whose answer was lost by our own reference, which the provider repeats: `id`, or `id.1` for a second part.
async fn reconcile(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &HeardStatus,
) -> Result<Option<deliveries::Delivery>, Fault> {
    let Some(reference) = heard.reference.as_deref() else {
        return Ok(None);
    };
    let (id, part) = reference.split_once('.').unwrap_or((reference, "0"));
    let (Ok(id), Ok(n)) = (id.parse::<MessageId>(), part.parse::<i64>()) else {
        return Ok(None);
    };
    let Some(message) = messages::get(tx, work.scope, id).await? else {
        return Ok(None);
    };
    // Whoever speaks for one account says nothing about the messages of another, nor about those of customers.
    let of = conversations::get(tx, work.scope, message.interaction).await?;
    let is_ours = of.is_some_and(|of| of.account == work.account.id);
    if !is_ours || message.direction != Direction::Out.name() {
        return Ok(None);
    }
    let delivery = deliveries::Delivery {
        message: id,
        interaction: message.interaction,
        n,
        state: DeliveryState::Pending.name().to_owned(),
    };
    let key = (work.account.id, heard.external_id.as_str());
    deliveries::insert(tx, work.scope, key, &delivery, work.now).await?;
    Ok(Some(delivery))
}

/// A status may overtake the answer that names its message; it is looked at again, a few times.
async fn later(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &HeardStatus,
    after: &mut After,
) -> Result<(), Fault> {
    let job = NewJob {
        id: work.ctx.id(JobId::from_i64),
        kind: crate::jobs::hear_status::NAME,
        payload: json!({
            "channel_account_id": work.account.id,
            "external_id": heard.external_id,
            "state": heard.state.name(),
            "at": heard.at,
            "error": heard.failure,
        }),
        run_at: work.now + STATUS_AGAIN,
        dedupe_key: Some(format!("{}/{}", heard.external_id, heard.state.name())),
    };
    job_queue::insert(tx, work.scope, work.now, &job).await?;
    after.has_jobs = true;
    Ok(())
}

/// Takes in a status that came too early, now that its message should be known. Tells whether it is.
pub(crate) async fn status_again(
    tx: &mut Tx<'_>,
    scope: &base::authz::Scope,
    now: Timestamp,
    (account, external): (base::id::ChannelAccountId, &str),
    (state, error): (DeliveryState, Option<&Value>),
) -> Result<bool, Fault> {
    let Some(delivery) = deliveries::get(tx, scope, account, external).await? else {
        return Ok(false);
    };
    let current = DeliveryState::parse(&delivery.state).unwrap_or(DeliveryState::Pending);
    let next = current.advance(state);
    if next != current {
        deliveries::update(tx, scope, (account, external), next.name(), now).await?;
        join_parts(tx, scope, now, &delivery, error).await?;
    }
    Ok(true)
}

/// Joins the parts of a message: failed when one failed, else as far as the slowest.
async fn join_parts(
    tx: &mut Tx<'_>,
    scope: &base::authz::Scope,
    now: Timestamp,
    delivery: &deliveries::Delivery,
    error: Option<&Value>,
) -> Result<(), Fault> {
    let Some(message) = messages::get(tx, scope, delivery.message).await? else {
        return Ok(());
    };
    let parts = deliveries::of_message(tx, scope, delivery.message).await?;
    let states = || {
        parts
            .iter()
            .filter_map(|(_, state, _)| DeliveryState::parse(state))
    };
    let failed = states().any(|state| state == DeliveryState::Failed);
    let whole = if failed {
        DeliveryState::Failed
    } else {
        states().min().unwrap_or(DeliveryState::Pending)
    };
    if message.delivery.as_deref() != Some(whole.name()) {
        if message.delivery.as_deref() == Some("failed") && !failed {
            // It was shown in red because its answer was lost, and arrived after all.
            conversations::add_failed(tx, scope, message.interaction, -1).await?;
        }
        messages::update_delivery(
            tx,
            scope,
            message.id,
            whole.name(),
            error.filter(|_| failed),
        )
        .await?;
        if failed && message.delivery.as_deref() != Some("failed") {
            conversations::add_failed(tx, scope, message.interaction, 1).await?;
        }
        tx.emit(scope, now, writer::event("MessageChanged", &message));
    }
    Ok(())
}

/// The customer saw everything up to a message.
pub(super) async fn read_up_to(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
    target: &str,
) -> Result<(), Fault> {
    let Some(interaction) = open_conversation(work, tx, of).await? else {
        return Ok(());
    };
    let Ok(seq) = target.parse::<i64>() else {
        return Ok(());
    };
    if conversations::update_customer_read(tx, work.scope, interaction, seq).await? {
        for id in messages::update_read_up_to(tx, work.scope, interaction, seq).await? {
            if let Some(message) = messages::get(tx, work.scope, id).await? {
                tx.emit(
                    work.scope,
                    work.now,
                    writer::event("MessageChanged", &message),
                );
            }
        }
    }
    Ok(())
}

/// The customer types: whoever looks at the conversation is told, and nothing is stored.
pub(super) async fn typing(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
    is_typing: bool,
) -> Result<(), Fault> {
    if is_typing && let Some(interaction) = open_conversation(work, tx, of).await? {
        work.ctx.bus.signal(Signal::Typing {
            org: work.scope.org(),
            interaction,
            agent: None,
        });
    }
    Ok(())
}

/// The customer left.
pub(super) async fn left(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
    after: &mut After,
) -> Result<(), Fault> {
    if let Some(interaction) = open_conversation(work, tx, of).await? {
        writer::write(
            work.ctx,
            tx,
            work.scope,
            interaction,
            Draft::system("customer_left", &json!({}), work.now),
        )
        .await?;
        after
            .tell(work, tx, Told::CustomerLeft { interaction })
            .await?;
    }
    Ok(())
}

/// The customer's address changed: the open conversation says so and goes on under the new one.
pub(super) async fn identity_changed(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
    to: &Identity,
) -> Result<(), Fault> {
    let Some(interaction) = open_conversation(work, tx, of).await? else {
        return Ok(());
    };
    let Some(conversation) = conversations::get(tx, work.scope, interaction).await? else {
        return Ok(());
    };
    let mut contact = Contact::read(&conversation.contact);
    let told = Contact::of(to);
    contact.phone = told.phone.or(contact.phone);
    contact.scoped_id = told.scoped_id.or(contact.scoped_id);
    let document = serde_json::to_value(&contact).unwrap_or_default();
    let key = contact
        .keys()
        .into_iter()
        .next()
        .unwrap_or(conversation.contact_key);
    conversations::update_contact(tx, work.scope, interaction, &document, &contact.name).await?;
    conversations::update_key(
        tx,
        work.scope,
        interaction,
        &key,
        contact.phone_key().as_deref(),
    )
    .await?;
    writer::write(
        work.ctx,
        tx,
        work.scope,
        interaction,
        Draft::system("identity_changed", &json!({}), work.now),
    )
    .await?;
    Ok(())
}

/// A template changed at the provider, which tells the business account and not the number (GAP-029).
///
/// A new state is kept at once; a new category or content is read from the provider with the rest of the list.
pub(super) async fn template_changed(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    change: &TemplateChange,
    after: &mut After,
) -> Result<(), Fault> {
    let state = match &change.what {
        TemplateNews::State { state, reason } => {
            let name = serde_json::to_value(state).unwrap_or_default();
            Some((name.as_str().unwrap_or_default().to_owned(), reason.clone()))
        }
        TemplateNews::Removed => Some(("removed".to_owned(), None)),
        TemplateNews::Category { .. } | TemplateNews::Content => None,
        TemplateNews::Quality { .. } => return Ok(()),
    };
    for account in channel_accounts::list(tx, work.scope).await? {
        let key = work.descriptor.business_key;
        let business = key.and_then(|key| account.settings.get(key));
        if account.channel != work.account.channel
            || account.deleted_at.is_some()
            || business != Some(&change.business_key)
        {
            continue;
        }
        let Some((status, reason)) = &state else {
            let job = sync_templates::job(work.ctx, account.id);
            job_queue::insert(tx, work.scope, work.now, &job).await?;
            after.has_jobs = true;
            continue;
        };
        let key = (account.id, change.name.as_str(), change.language.as_str());
        let news = (status.as_str(), reason.as_deref());
        if message_templates::update_status(tx, work.scope, key, news, work.now).await? {
            let changed = Setting::MessageTemplate;
            let event = SetupEvent::SettingChanged(changed, account.id.get()).heard();
            tx.emit(work.scope, work.now, event);
        }
    }
    Ok(())
}

/// Something about the account itself, for administrators.
pub(super) async fn account_notice(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    notice: &Notice,
    at: Timestamp,
) -> Result<(), Fault> {
    let problem = match notice {
        Notice::Account { event } => Some(format!("account_{event}")),
        Notice::Quality { event, .. } => Some(format!("quality_{event}")),
        Notice::Error(failure) => Some(failure.code.to_owned()),
        Notice::Sync { .. } => None,
    };
    let Some(problem) = problem else {
        return Ok(());
    };
    let health = Health {
        problem: Some(problem),
        problem_at: Some(at),
        ..work.account.health.clone()
    };
    channel_accounts::update_health(tx, work.scope, work.account.id, &health).await?;
    tx.emit(
        work.scope,
        work.now,
        SetupEvent::SettingChanged(Setting::ChannelAccount, work.account.id.get()).heard(),
    );
    Ok(())
}
