//! What an agent does with an interaction: each is a wish that the floor may refuse.

pub mod accept_offer;
pub mod cancel_interaction;
pub mod conclude_interaction;
pub mod conclude_interactions;
pub mod decline_offer;
pub mod mark_opened;
pub mod pull_interaction;
pub mod return_interaction;
pub mod transfer_interaction;
pub mod wrap_up_interaction;

use std::collections::BTreeSet;

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::id::{InteractionId, QueueId, WrapUpCodeId};
use base::text::Text;
use floor::input::Then;
use setup::automatic_message::Kind;
use store::{Tx, in_tx};
use store_floor::interactions::Card;
use store_floor::{conversations, interactions};
use store_setup::{organizations, queues, wrap_up_codes};

use crate::contact::Contact;
use crate::message::automatic::{self, Said};
use crate::sale;
use crate::writer::{self, Direction, Draft};

/// Leaves a note in the interaction, for whoever takes it next.
pub(crate) async fn note(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    note: Option<&Text<4000>>,
) -> Result<(), Fault> {
    let Some(note) = note.cloned() else {
        return Ok(());
    };
    let (db, inner, scope, now) = (ctx.db.clone(), ctx.clone(), scope.clone(), ctx.now());
    db.write(in_tx!(tx, [inner, scope, note], {
        let draft = Draft {
            author: scope.user(),
            ..Draft::text(Direction::Note, note.as_str(), now)
        };
        writer::write(&inner, tx, &scope, id, draft).await.map(drop)
    }))
    .await
}

/// What a code asks for: the queue the interaction goes on in, and the text sent before.
pub(crate) struct Chosen {
    pub(crate) code: Option<WrapUpCodeId>,
    /// Whether the proposals of the interaction are its wrap-up, so that no code is asked for (CONFLICT-24).
    pub(crate) by_sale: bool,
    pub(crate) then: Then,
    pub(crate) closing: Option<String>,
}

/// Resolves a wrap-up code: it must belong to the interaction's queue and medium (TAG-005), and be a leaf.
pub(crate) async fn choose(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    code: Option<WrapUpCodeId>,
) -> Result<Chosen, Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let card = interactions::get(tx, &scope, id)
                .await?
                .ok_or(Fault::NotFound)?;
            match code {
                None => by_sale(tx, &scope, &card).await,
                Some(code) => resolve(tx, &scope, &card, code).await,
            }
        }))
        .await
}

/// Gives the code that the status of a proposal of the interaction names for its queue and medium: with proposals that all have their
/// situation, situation and status are the wrap-up (CONFLICT-24). Nothing else follows from it: what the code would do was not chosen.
async fn by_sale(tx: &mut Tx<'_>, scope: &Scope, card: &Card) -> Result<Chosen, Fault> {
    let sale = sale::wrap_up(tx, scope, card.id).await?;
    let mut code = None;
    if !sale.codes.is_empty() {
        let offered = wrap_up_codes::of_queue(tx, scope, card.queue, card.medium).await?;
        let of_status = |ids: &BTreeSet<WrapUpCodeId>| {
            let mut leaves = offered
                .iter()
                .filter(|one| !offered.iter().any(|other| other.parent == Some(one.id)));
            leaves.find(|one| ids.contains(&one.id)).map(|one| one.id)
        };
        code = sale.codes.iter().find_map(of_status);
    }
    Ok(Chosen {
        code,
        by_sale: sale.is_whole,
        then: Then::End,
        closing: None,
    })
}

async fn resolve(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    id: WrapUpCodeId,
) -> Result<Chosen, Fault> {
    let codes = wrap_up_codes::of_queue(tx, scope, card.queue, card.medium).await?;
    let Some(chosen) = codes.iter().find(|code| code.id == id) else {
        return Err(Fault::refused(code::WRAP_UP_CODE_WRONG));
    };
    if codes.iter().any(|code| code.parent == Some(id)) {
        return Err(Fault::refused(code::WRAP_UP_CODE_WRONG));
    }
    let then: Option<QueueId> = chosen.actions.transfer_queue_id;
    Ok(Chosen {
        code: Some(id),
        by_sale: false,
        then: then.map_or(Then::End, Then::Queue),
        closing: chosen
            .actions
            .closing_message
            .clone()
            .filter(|text| !text.trim().is_empty()),
    })
}

/// Which closing message the customer gets.
#[derive(Debug, Clone)]
pub(crate) enum Closing {
    /// The text of the code.
    Own(String),
    /// The one of the queue, if it has one: the contact ends.
    OfQueue,
}

/// Sends the closing message, before the move or the end (MSG-017, GAP-081); none when the contact goes on or ended before.
pub(crate) async fn send_closing(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    closing: Option<Closing>,
) -> Result<(), Fault> {
    let Some(closing) = closing else {
        return Ok(());
    };
    let (db, inner, scope) = (ctx.db.clone(), ctx.clone(), scope.clone());
    db.write::<_, Fault, _>(in_tx!(tx, [inner, scope, closing], {
        let card = interactions::get(tx, &scope, id)
            .await?
            .ok_or(Fault::NotFound)?;
        let conversation = conversations::get(tx, &scope, id)
            .await?
            .ok_or(Fault::NotFound)?;
        let queue = queues::get(tx, &scope, card.queue)
            .await?
            .ok_or(Fault::NotFound)?;
        let text = match &*closing {
            Closing::Own(text) => Some(text.as_str()),
            Closing::OfQueue => {
                let fallback = organizations::get(tx, &scope).await?.locale;
                let locale = Contact::read(&conversation.contact).locale;
                let locale = locale.unwrap_or(fallback);
                queue.settings.text(Kind::Closing, locale, fallback)
            }
        };
        let Some(text) = text else { return Ok(()) };
        let said = Said {
            name: Kind::Closing.name(),
            queue: queue.name.clone(),
            ..Said::default()
        };
        automatic::say(&inner, tx, &scope, (&card, &conversation), text, said).await
    }))
    .await?;
    ctx.jobs.ring();
    Ok(())
}
