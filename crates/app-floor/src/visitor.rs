//! Web chat visitors: who writes from a page. The routes are raw; see `server`.

use app::{Ctx, Fault, chance, code};
use app_setup::account::Ready;
use base::authz::{Scope, SystemReason};
use base::id::{FileId, InteractionId, VisitorId};
use base::locale::Locale;
use base::time::{Span, Timestamp};
use channels::heard::Identity;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Tx, in_tx};
use store_floor::messages::{self, Message};
use store_floor::visitors::{self, Visitor};
use store_floor::{conversations, interactions, message_files};
use store_setup::users;
use utoipa::ToSchema;

use crate::contact::Contact;
use crate::message::words::{MessageDirection, MessageKind};

/// That a window is there is written at most this often.
const SEEN_EVERY: Span = Span::from_mins(1);

/// What the form before the chat, and the page, told.
#[derive(Debug, Clone, Default)]
pub struct Introduction {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// Who the site vouches for.
    pub vouched: Option<Identity>,
    /// The language of the page.
    pub locale: Locale,
    /// The page.
    pub page_url: Option<String>,
}

/// A visitor and the token that only the visitor's browser has.
#[derive(Debug, Clone)]
pub struct Known {
    /// The visitor.
    pub visitor: Visitor,
    /// The token.
    pub token: String,
}

/// Tokens are 256 random bits: a plain digest of one cannot be turned back.
fn hash(token: &str) -> Vec<u8> {
    chance::digest(token)
}

/// Recognises a visitor of an account by token, and notes that the visitor is there.
pub async fn recognise(ctx: &Ctx, ready: &Ready, token: &str) -> Result<Option<Visitor>, Fault> {
    let hash = hash(token);
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [hash], Ok(visitors::by_token(tx, &hash).await?)))
        .await?;
    let Some(mut visitor) = found.filter(|visitor| visitor.account == ready.row.id) else {
        return Ok(None);
    };
    seen(ctx, &mut visitor).await?;
    Ok(Some(visitor))
}

/// Notes that a visitor's window is there, at most once a minute (DASH-041).
pub async fn seen(ctx: &Ctx, visitor: &mut Visitor) -> Result<(), Fault> {
    let now = ctx.now();
    if now.since(visitor.seen_at) < SEEN_EVERY {
        return Ok(());
    }
    visitor.seen_at = now;
    let scope = Scope::system(visitor.org, SystemReason::Intake);
    let id = visitor.id;
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(visitors::update_seen(tx, &scope, id, now).await?)
        ))
        .await
}

/// Greets a visitor: the same one when the token is known, a new one otherwise.
pub async fn greet(
    ctx: &Ctx,
    ready: &Ready,
    token: Option<&str>,
    intro: Introduction,
) -> Result<Known, Fault> {
    let known = match token {
        Some(token) => recognise(ctx, ready, token)
            .await?
            .map(|visitor| (visitor, token.to_owned())),
        None => None,
    };
    let is_new = known.is_none();
    let (mut visitor, token) = known.unwrap_or_else(|| {
        let id = ctx.id(VisitorId::from_i64);
        let visitor = Visitor {
            id,
            org: ready.row.org,
            account: ready.row.id,
            contact: serde_json::Value::Null,
            locale: String::new(),
            seen_at: ctx.now(),
        };
        (visitor, chance::token())
    });
    visitor.contact = serde_json::to_value(contact(&visitor, &intro)?).unwrap_or_default();
    intro.locale.tag().clone_into(&mut visitor.locale);
    let scope = Scope::system(ready.row.org, SystemReason::Intake);
    let (hash, now, page_url, row) = (hash(&token), ctx.now(), intro.page_url, visitor.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [scope, row, hash, page_url], {
            if is_new {
                visitors::insert(tx, &scope, &row, (&hash, page_url.as_deref()), now).await?;
            } else {
                visitors::update(tx, &scope, &row, page_url.as_deref(), now).await?;
            }
            Ok(())
        }))
        .await?;
    Ok(Known { visitor, token })
}

/// Joins what was known with what was told. What the site vouches for is never overwritten by what somebody typed.
fn contact(visitor: &Visitor, intro: &Introduction) -> Result<Contact, Fault> {
    let mut contact = Contact::read(&visitor.contact);
    contact.visitor = Some(visitor.id);
    contact.locale = Some(intro.locale);
    if let Some(vouched) = &intro.vouched {
        let told = Contact::of(vouched);
        contact.verified = true;
        if !told.name.is_empty() {
            contact.name = told.name;
        }
        contact.email = told.email.or(contact.email);
        contact.phone = told.phone.or(contact.phone);
    }
    if !contact.verified {
        if let Some(name) = &intro.name {
            contact.name = base::text::shorten(name.trim(), 120);
        }
        if let Some(email) = &intro.email {
            let address = office::person::Address::parse(office::person::PointKind::Email, email)
                .map_err(|_| Fault::field("email", code::field::INVALID))?;
            contact.email = Some(address.value);
        }
        if let Some(phone) = &intro.phone {
            let address = office::person::Address::parse(office::person::PointKind::Phone, phone)
                .map_err(|_| Fault::field("phone", code::field::INVALID))?;
            contact.phone = Some(address.value);
        }
    }
    if contact.name.is_empty() {
        contact.name = contact.email.clone().unwrap_or_default();
    }
    Ok(contact)
}

/// What the visitor's window shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Standing {
    /// The present interaction, or the last one.
    pub interaction: Option<StandingInteraction>,
    /// Who answers.
    pub agent: Option<StandingAgent>,
    /// The place in the queue, from 1.
    pub queue_position: Option<i64>,
    /// Up to which message an agent has read.
    pub read_seq: i64,
}

/// The interaction of a visitor.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StandingInteraction {
    /// The id.
    pub id: InteractionId,
    /// The number that people say aloud.
    pub number: String,
    /// Where it stands.
    #[schema(value_type = floor::interaction::InteractionState)]
    pub state: String,
}

/// The agent of a visitor's interaction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StandingAgent {
    /// The name.
    pub name: String,
}

/// A message as the visitor's window shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VisitorMessage {
    /// Its number in the conversation.
    pub seq: i64,
    /// `in` is what the visitor wrote; a visitor sees no notes.
    #[schema(value_type = MessageDirection)]
    pub direction: String,
    /// What it is made of.
    #[schema(value_type = MessageKind)]
    pub kind: String,
    /// The text.
    pub text: Option<String>,
    /// Its files.
    pub files: Vec<VisitorFile>,
    /// Who wrote it.
    pub author_name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The key the window made.
    pub client_key: Option<String>,
    /// For lines about what happened, code and particulars; for places, where.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub content: Option<Value>,
}

/// A file as the visitor's window shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VisitorFile {
    /// The stored file; the route turns it into an address.
    #[serde(skip)]
    pub id: Option<FileId>,
    /// The name.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// Where it is read.
    pub url: String,
}

/// Lines about what happened that concern the visitor.
const LINES: [&str; 8] = [
    "arrived",
    "assigned",
    "transferred",
    "returned",
    "agent_lost",
    "withdrawn",
    "concluded",
    "inactive",
];

/// Gives where a visitor's conversation stands, and its messages after a number.
pub async fn thread(
    ctx: &Ctx,
    visitor: &Visitor,
    after: i64,
    limit: u32,
) -> Result<(Standing, Vec<VisitorMessage>), Fault> {
    let scope = Scope::system(visitor.org, SystemReason::Intake);
    let id = visitor.id;
    ctx.db
        .read(in_tx!(tx, [scope], {
            let Some(interaction) = conversations::of_visitor(tx, &scope, id).await? else {
                return Ok((
                    Standing {
                        interaction: None,
                        agent: None,
                        queue_position: None,
                        read_seq: 0,
                    },
                    Vec::new(),
                ));
            };
            let standing = standing(tx, &scope, interaction).await?;
            let mut shown = Vec::new();
            for row in messages::after(tx, &scope, interaction, after, limit).await? {
                shown.extend(visitor_message(tx, &scope, row, &standing).await?);
            }
            Ok((standing, shown))
        }))
        .await
}

async fn standing(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Standing, Fault> {
    let Some(card) = interactions::get(tx, scope, id).await? else {
        return Ok(Standing {
            interaction: None,
            agent: None,
            queue_position: None,
            read_seq: 0,
        });
    };
    let agent = match card.agent.filter(|_| card.state == "active") {
        Some(agent) => users::get(tx, scope, agent)
            .await?
            .map(|user| StandingAgent { name: user.name }),
        None => None,
    };
    let queue_position = if card.is_waiting() {
        Some(interactions::position(tx, scope, card.queue, id).await?)
    } else {
        None
    };
    let read_seq = conversations::get(tx, scope, id)
        .await?
        .map_or(0, |found| found.read_seq);
    let interaction = Some(StandingInteraction {
        id: card.id,
        number: card.number,
        state: card.state,
    });
    Ok(Standing {
        interaction,
        agent,
        queue_position,
        read_seq,
    })
}

/// Builds a message for the visitor's window; notes and lines for the house are none of it.
async fn visitor_message(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: Message,
    standing: &Standing,
) -> Result<Option<VisitorMessage>, Fault> {
    if row.direction == "note" {
        return Ok(None);
    }
    // The options of a menu are the visitor's to press; nothing else of the content is.
    let menu = row.content.as_ref().and_then(|content| content.get("menu"));
    let mut content = menu.map(|menu| json!({ "menu": menu }));
    if row.direction == "system" {
        let code = row
            .content
            .as_ref()
            .and_then(|content| content.get("code"))
            .and_then(Value::as_str);
        let Some(code) = code.filter(|code| LINES.contains(code)) else {
            return Ok(None);
        };
        let agent = row
            .content
            .as_ref()
            .and_then(|content| content.pointer("/params/agent_id"));
        let agent = agent.and_then(Value::as_str).and_then(|id| id.parse().ok());
        let name = match agent {
            Some(agent) => users::get(tx, scope, agent).await?.map(|user| user.name),
            None => None,
        };
        let number = standing
            .interaction
            .as_ref()
            .map(|interaction| interaction.number.clone());
        content = Some(json!({ "code": code, "params": { "agent": name, "number": number } }));
    }
    let author_name = match row.author {
        Some(author) => users::get(tx, scope, author).await?.map(|user| user.name),
        None => None,
    };
    let files = message_files::of_message(tx, scope, row.id).await?;
    Ok(Some(VisitorMessage {
        seq: row.seq,
        direction: row.direction,
        kind: row.kind,
        text: row.body,
        files: files
            .into_iter()
            .map(|file| VisitorFile {
                id: file.file,
                name: file.name,
                mime: file.mime,
                size_bytes: file.size_bytes,
                url: String::new(),
            })
            .collect(),
        author_name,
        at: row.at,
        client_key: row.client_key,
        content,
    }))
}

/// Tells whether a file belongs to the visitor's conversations, so that nobody reads another's by guessing.
pub async fn may_read_file(ctx: &Ctx, visitor: &Visitor, file: FileId) -> Result<bool, Fault> {
    let scope = Scope::system(visitor.org, SystemReason::Intake);
    let id = visitor.id;
    ctx.db
        .read(in_tx!(tx, [scope], {
            for interaction in message_files::interactions_of(tx, &scope, file).await? {
                let conversation = conversations::get(tx, &scope, interaction).await?;
                if conversation.is_some_and(|conversation| conversation.visitor == Some(id)) {
                    return Ok(true);
                }
            }
            Ok(false)
        }))
        .await
}
