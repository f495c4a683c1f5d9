//! What the product says to the customer by itself, unless the reply window is closed (MSG-017).

use app::{Ctx, Fault};
use base::authz::Scope;
use serde_json::{Value, json};
use setup::automatic_message::{Values, fill};
use store::Tx;
use store_floor::conversations::Conversation;
use store_floor::interactions::Card;
use store_floor::messages;
use store_setup::users;

use super::send;
use crate::contact::Contact;
use crate::writer::{self, Direction, Draft};

/// What the texts of the product name besides the interaction itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// The name that the message and the line of the timeline carry.
    pub(crate) name: &'static str,
    /// The name of the queue that speaks.
    pub(crate) queue: String,
    /// The place in the queue.
    pub(crate) position: Option<u32>,
    /// The agent whom it names; else who has the interaction, or had it last.
    pub(crate) agent: Option<String>,
    /// The options that are offered with it, as the row keeps them.
    pub(crate) menu: Option<Value>,
    /// Under this key it is said once.
    pub(crate) key: Option<String>,
    /// Under this key the timeline says once that it was not sent.
    pub(crate) not_sent_key: Option<String>,
}

/// Writes a text with its placeholders filled; outside the reply window the timeline says that it was not sent.
pub(crate) async fn say(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (card, conversation): (&Card, &Conversation),
    text: &str,
    said: Said,
) -> Result<(), Fault> {
    let now = ctx.now();
    if !send::is_window_open(&card.channel, conversation.window_closes_at, now) {
        return not_sent(ctx, tx, scope, card, said).await;
    }
    let agent = match (said.agent, card.agent.or(card.last_agent)) {
        (Some(named), _) => Some(named),
        (None, Some(agent)) => users::get(tx, scope, agent).await?.map(|user| user.name),
        (None, None) => None,
    };
    let contact = Contact::read(&conversation.contact);
    let place = said.position.map(|place| place.to_string());
    let values = Values {
        protocol: &card.number,
        customer: &contact.name,
        agent: agent.as_deref().unwrap_or_default(),
        queue: &said.queue,
        position: place.as_deref().unwrap_or_default(),
    };
    let mut draft = Draft::text(Direction::Out, fill(text, &values), now);
    draft.content = Some(json!({ "automatic": said.name }));
    if let Some(menu) = &said.menu {
        "interactive".clone_into(&mut draft.kind);
        draft.content = Some(json!({ "automatic": said.name, "menu": menu }));
    }
    draft.client_key = said.key;
    let message = writer::write(ctx, tx, scope, card.id, draft).await?;
    send::enqueue(ctx, tx, scope, &message).await
}

async fn not_sent(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    said: Said,
) -> Result<(), Fault> {
    if let Some(key) = &said.not_sent_key
        && messages::by_client_key(tx, scope, card.id, key)
            .await?
            .is_some()
    {
        return Ok(());
    }
    let params = json!({ "kind": said.name });
    let mut draft = Draft::system("automatic_not_sent", &params, ctx.now());
    draft.client_key = said.not_sent_key;
    writer::write(ctx, tx, scope, card.id, draft)
        .await
        .map(drop)
}
