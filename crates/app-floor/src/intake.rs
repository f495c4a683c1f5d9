//! Intake: what connectors heard becomes rows, all of a payload in one transaction, before the provider is answered.
//!
//! What was heard before is dropped; what is not understood is kept aside; nothing blocks its neighbours.

mod consent;
mod message;
mod news;

use std::collections::BTreeMap;

use app::{Ctx, Fault};
use app_setup::account::Ready;
use base::authz::{Scope, SystemReason};
use base::id::{InteractionId, MessageId, SetAsideId};
use base::time::Timestamp;
use channels::heard::{Heard, HeardOrigin};
use floor::flow::run::Heard as Flowing;
use setup::consent::ConsentSettings;
use store::{Tx, in_tx};
use store_floor::messages::{self, Message};
use store_floor::set_aside_payloads::{self, SetAside};
use store_floor::{conversations, floor_inputs, flow_runs};
use store_setup::channel_accounts::{self, ChannelAccount, Traffic};
use store_setup::organizations;

use crate::contact::Contact;
use crate::floors::Floors;
use crate::flow::runs;
use crate::told::Told;
use crate::writer;

pub(crate) use message::{begin, insert, with_reaction};
pub(crate) use news::status_again;

/// Times a payload is tried again after another one began the same conversation at the same moment.
const RACES_MAX: u32 = 5;

/// What one transaction of intake works with.
pub(crate) struct Work<'a> {
    pub(crate) ctx: &'a Ctx,
    pub(crate) scope: &'a Scope,
    pub(crate) account: &'a ChannelAccount,
    pub(crate) descriptor: &'static channels::Descriptor,
    pub(crate) time_zone: &'a str,
    /// The words by which customers withdraw and give consent.
    pub(crate) consent: &'a ConsentSettings,
    pub(crate) now: Timestamp,
    /// The whole payload, as it is set aside when a piece of it is not understood.
    pub(crate) raw: &'a [u8],
}

/// What the floor and the job runner are told after the commit.
#[derive(Debug, Default)]
pub(crate) struct After {
    pub(crate) told: Vec<(i64, Told)>,
    pub(crate) has_jobs: bool,
}

impl After {
    /// Stores a fact for the floor.
    pub(crate) async fn tell(
        &mut self,
        work: &Work<'_>,
        tx: &mut Tx<'_>,
        told: Told,
    ) -> Result<(), Fault> {
        let id = work.ctx.ids.next();
        floor_inputs::insert(tx, work.scope, id, &told).await?;
        self.told.push((id, told));
        Ok(())
    }
}

/// Takes in what a payload said. When this returns, all of it is durable.
///
/// **Errors**: a fault of the database; then nothing of the payload was stored and the provider must send again.
pub async fn hear(ctx: &Ctx, ready: &Ready, heard: Vec<Heard>, raw: &[u8]) -> Result<(), Fault> {
    let scope = Scope::system(ready.row.org, SystemReason::Intake);
    let (row, org) = (ready.row.clone(), ready.row.org);
    let (heard, raw) = (
        std::sync::Arc::new(heard),
        std::sync::Arc::<[u8]>::from(raw),
    );
    let mut races = 0;
    let after = loop {
        let (inner, scope, row, heard, raw) = (
            ctx.clone(),
            scope.clone(),
            row.clone(),
            heard.clone(),
            raw.clone(),
        );
        let outcome = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope, row, heard, raw], {
                take_in(&inner, tx, &scope, &row, (&heard, &raw)).await
            }))
            .await;
        match outcome {
            Err(Fault::Internal(source))
                if races < RACES_MAX
                    && source
                        .downcast_ref::<store::Error>()
                        .is_some_and(store::Error::is_unique) =>
            {
                races += 1;
            }
            other => break other?,
        }
    };
    for (id, told) in after.told {
        ctx.extras.get::<Floors>().tell(ctx, org, id, told);
    }
    if after.has_jobs {
        ctx.jobs.ring();
    }
    Ok(())
}

async fn take_in(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    hook: &ChannelAccount,
    (heard, raw): (&[Heard], &[u8]),
) -> Result<After, Fault> {
    let organization = organizations::get(tx, scope).await?;
    let mut after = After::default();
    let mut busy = BTreeMap::new();
    for one in heard {
        let account = account_of(tx, scope, hook, one).await?;
        let Some(connector) = channels::registry::find(&hook.channel) else {
            continue;
        };
        let (known, account) = match &account {
            Some(account) => (true, account),
            None => (false, hook),
        };
        let work = Work {
            ctx,
            scope,
            account,
            descriptor: connector.descriptor(),
            time_zone: &organization.time_zone,
            consent: &organization.settings.consent,
            now: ctx.now(),
            raw,
        };
        if known {
            one_piece(&work, tx, one, &mut after).await?;
            if is_traffic(one) {
                busy.insert(account.id, account.clone());
            }
        } else {
            keep_aside(&work, tx, "account_unknown").await?;
        }
    }
    // Last and in the order of ids: two payloads that name the same accounts do not wait for each other in a circle.
    for account in busy.values() {
        channel_accounts::note_traffic(tx, scope, account, Traffic::Heard, ctx.now()).await?;
    }
    Ok(after)
}

/// Tells whether a piece shows that the account works: news about the account itself, or about its templates, do not.
const fn is_traffic(heard: &Heard) -> bool {
    matches!(
        heard,
        Heard::Message(_)
            | Heard::Echo(_)
            | Heard::Edited { .. }
            | Heard::Deleted { .. }
            | Heard::Reaction { .. }
            | Heard::Status(_)
            | Heard::ReadUpTo { .. }
    )
}

/// Finds the account that a piece names; the hook's own when it names none.
async fn account_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    hook: &ChannelAccount,
    heard: &Heard,
) -> Result<Option<ChannelAccount>, Fault> {
    match heard.account_key() {
        Some(key) if hook.external_key.is_some() && hook.external_key.as_deref() != Some(key) => {
            Ok(channel_accounts::by_key(tx, scope, &hook.channel, key).await?)
        }
        Some(_) | None => Ok(Some(hook.clone())),
    }
}

async fn one_piece(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &Heard,
    after: &mut After,
) -> Result<(), Fault> {
    match heard {
        Heard::Message(message) => message::take_in(work, tx, message, after).await,
        Heard::Echo(message) => message::echo(work, tx, message, after).await,
        Heard::Edited {
            of,
            target,
            content,
        } => message::edit(work, tx, (of, target), content).await,
        Heard::Deleted { of, target } => message::delete(work, tx, (of, target)).await,
        Heard::Reaction { of, target, emoji } => {
            message::react(work, tx, (of, target), emoji.as_deref()).await
        }
        Heard::Status(status) => news::status(work, tx, status, after).await,
        Heard::ReadUpTo { of, target } => news::read_up_to(work, tx, of, target).await,
        Heard::Typing { of, is_typing } => news::typing(work, tx, of, *is_typing).await,
        Heard::Left { of } => news::left(work, tx, of, after).await,
        Heard::IdentityChanged { of, to, .. } => news::identity_changed(work, tx, of, to).await,
        Heard::TemplateChanged(change) => news::template_changed(work, tx, change, after).await,
        Heard::AccountNotice { notice, at, .. } => {
            news::account_notice(work, tx, notice, *at).await
        }
        Heard::Unknown { reason, .. } => keep_aside(work, tx, reason).await,
        Heard::Consent {
            of,
            category,
            is_given,
        } => consent::told(work, tx, of, (category, *is_given)).await,
        Heard::Opened { .. } => keep_aside(work, tx, "not_used_yet").await,
        // Answered before intake; see `server/hooks`.
        Heard::Challenge { .. } => Ok(()),
    }
}

/// Sets the payload aside because of one piece; its neighbours are taken in all the same.
async fn keep_aside(work: &Work<'_>, tx: &mut Tx<'_>, reason: &str) -> Result<(), Fault> {
    let row = SetAside {
        id: work.ctx.id(SetAsideId::from_i64),
        account: work.account.id,
        reason: reason.to_owned(),
        body: work.raw.to_vec(),
        at: work.now,
        replayed_at: None,
    };
    Ok(set_aside_payloads::insert(tx, work.scope, &row).await?)
}

/// Keeps a whole payload aside that its connector would not read.
pub async fn keep_payload(
    ctx: &Ctx,
    ready: &Ready,
    reason: &str,
    body: &[u8],
) -> Result<(), Fault> {
    let scope = Scope::system(ready.row.org, SystemReason::Intake);
    let row = SetAside {
        id: ctx.id(SetAsideId::from_i64),
        account: ready.row.id,
        reason: reason.to_owned(),
        body: body.to_vec(),
        at: ctx.now(),
        replayed_at: None,
    };
    ctx.db
        .write(in_tx!(
            tx,
            [scope, row],
            Ok(set_aside_payloads::insert(tx, &scope, &row).await?)
        ))
        .await
}

/// Begins anew with a message that was added to an interaction just as that one ended (MSG-015).
pub(crate) async fn begin_again(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (of, message): (InteractionId, MessageId),
) -> Result<After, Fault> {
    let mut after = After::default();
    let Some(row) = messages::get(tx, scope, message)
        .await?
        .filter(|row| row.interaction == of)
    else {
        return Ok(after);
    };
    let conversation = conversations::get(tx, scope, of)
        .await?
        .ok_or(Fault::NotFound)?;
    let account = channel_accounts::get(tx, scope, conversation.account)
        .await?
        .ok_or(Fault::NotFound)?;
    let Some(connector) = channels::registry::find(&account.channel) else {
        return Ok(after);
    };
    let organization = organizations::get(tx, scope).await?;
    let work = Work {
        ctx,
        scope,
        account: &account,
        descriptor: connector.descriptor(),
        time_zone: &organization.time_zone,
        consent: &organization.settings.consent,
        now: ctx.now(),
        raw: &[],
    };
    let contact = Contact::read(&conversation.contact);
    // It came as the block ended the contact: it stays where it was said.
    if message::is_kept_out(&work, tx, &contact).await? {
        return Ok(after);
    }
    let open = conversations::open_with(tx, scope, account.id, &conversation.contact_key).await?;
    let to = match open {
        Some(open) => open,
        None => begin(&work, tx, contact, &mut after).await?,
    };
    let seq = conversations::next_seq(tx, scope, to).await?;
    messages::update_place(tx, scope, message, (to, seq)).await?;
    conversations::count_inbound(tx, scope, to, conversation.window_closes_at).await?;
    if open.is_some() {
        after
            .tell(
                &work,
                tx,
                Told::CustomerWrote {
                    interaction: to,
                    message,
                },
            )
            .await?;
    }
    let moved = Message {
        interaction: to,
        seq,
        ..row
    };
    tx.emit(scope, work.now, writer::event("MessageMoved", &moved));
    runs::hear(&work, tx, to, heard_of(&moved), &mut after).await?;
    Ok(after)
}

/// What a flow hears of a message that is stored already.
fn heard_of(message: &Message) -> Flowing {
    let chosen = message
        .content
        .as_ref()
        .and_then(|content| content.pointer("/chosen/id"));
    match (chosen.and_then(serde_json::Value::as_str), &message.body) {
        (Some(id), title) => Flowing::Chose {
            id: id.to_owned(),
            title: title.clone().unwrap_or_default(),
        },
        (None, Some(text)) if message.kind == "text" => Flowing::Said { text: text.clone() },
        (None, _) => Flowing::Showed,
    }
}

/// Tells the flow of an interaction that the customer did not answer in time, if it still is in that wait.
pub(crate) async fn wake_flow(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (of, wait): (InteractionId, u32),
) -> Result<After, Fault> {
    let mut after = After::default();
    // Locked first, as a message of the customer does: the two do not read the same state.
    conversations::lock(tx, scope, of).await?;
    let run = flow_runs::get(tx, scope, of).await?;
    if run.is_none_or(|run| run.state.wait_count != wait) {
        return Ok(after);
    }
    let Some(conversation) = conversations::get(tx, scope, of).await? else {
        return Ok(after);
    };
    let account = channel_accounts::get(tx, scope, conversation.account)
        .await?
        .ok_or(Fault::NotFound)?;
    let Some(connector) = channels::registry::find(&account.channel) else {
        return Ok(after);
    };
    let organization = organizations::get(tx, scope).await?;
    let work = Work {
        ctx,
        scope,
        account: &account,
        descriptor: connector.descriptor(),
        time_zone: &organization.time_zone,
        consent: &organization.settings.consent,
        now: ctx.now(),
        raw: &[],
    };
    runs::hear(&work, tx, of, Flowing::Woke, &mut after).await?;
    Ok(after)
}

/// Finds the conversation with the customer of an event: the open one, under any of the customer's keys.
pub(crate) async fn open_conversation(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
) -> Result<Option<InteractionId>, Fault> {
    for key in Contact::of(&of.from).keys() {
        if let Some(found) = conversations::open_with(tx, work.scope, work.account.id, &key).await?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
