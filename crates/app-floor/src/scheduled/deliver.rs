//! Makes a scheduled message a message, by the rules of the moment at which it is sent.

use app::{Ctx, Fault, code};
use base::authz::{Module, Scope};
use store::Tx;
use store_floor::interactions::{self, Card};
use store_floor::messages::Message;
use store_floor::scheduled_messages::{self, ScheduledMessage, ScheduledState};
use store_floor::{floor_inputs, messages};
use store_setup::organizations;

use super::ScheduledContent;
use crate::message::send_message::{check_window, free_draft, refuse_contact};
use crate::message::{send, template};
use crate::told::Told;
use crate::writer::{self, Draft};

/// Sends one in the transaction that ends it: message, job and fact are stored together or not at all.
///
/// **Errors**: `module_off` when the organization gave such messages up meanwhile; what `send_message` refuses;
/// `not_allowed_now` when the contact is over; `opted_out` and `person_inactive` for any content, because nobody asked
/// for it now.
pub(crate) async fn deliver(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ScheduledMessage,
) -> Result<(Message, (i64, Told)), Fault> {
    let settings = organizations::get(tx, scope).await?.settings;
    if !settings.modules.uses(Module::ScheduledMessages) {
        return Err(Fault::refused(code::MODULE_OFF));
    }
    let card = interactions::get(tx, scope, row.interaction)
        .await?
        .ok_or(Fault::NotFound)?;
    let key = format!("scheduled/{}", row.id);
    let sent_before = messages::by_client_key(tx, scope, card.id, &key).await?;
    if sent_before.is_some() || is_over(&card) {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    let said = ScheduledContent::read(row)?;
    check_window(ctx, tx, scope, &card, said.template.is_some()).await?;
    refuse_contact(tx, scope, &card).await?;
    let draft = match &said.template {
        Some(chosen) => template::draft(tx, scope, card.account, chosen, ctx.now()).await?,
        None => free_draft(ctx, tx, scope, (&said.text, &said.file_ids)).await?,
    };
    let draft = Draft {
        author: Some(row.author),
        reply_to: said.reply_to_message_id,
        client_key: Some(key),
        ..draft
    };
    let message = writer::write(ctx, tx, scope, card.id, draft).await?;
    send::enqueue(ctx, tx, scope, &message).await?;
    scheduled_messages::end(tx, scope, row.id, ScheduledState::Sent, None).await?;
    // Whoever wrote it answers the customer only while holding the conversation; else it answers nobody.
    let told = Told::AgentWrote {
        interaction: card.id,
        agent: Some(row.author).filter(|author| card.agent == Some(*author)),
    };
    let fact = ctx.ids.next();
    floor_inputs::insert(tx, scope, fact, &told).await?;
    Ok((message, (fact, told)))
}

/// Tells whether the contact is over, its code pending or not.
fn is_over(card: &Card) -> bool {
    card.ended_at.is_some() || card.state == "wrap_up"
}
