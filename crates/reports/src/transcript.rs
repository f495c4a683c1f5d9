//! The conversation of an interaction, as it is taken along: who and when above, every message under it (TRACK-002, GAP-105).
//!
//! How it looks on paper is [`pdf`].

use base::authz::Scope;
use base::calendar::Calendar;
use base::id::InteractionId;
use base::locale::{Locale, Words};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

use crate::csv::Csv;
use crate::ground::Ground;
use crate::question::Question;
use crate::scan;
use crate::table::Cell;
use crate::tracking;

pub mod pdf;

/// Messages of a document at the most.
pub const MESSAGES_MAX: i64 = 5_000;
/// Characters of a document at the most.
pub const CHARS_MAX: usize = 1_000_000;

store::statements! {
    /// The messages of an interaction in order, by `messages_in_order`; lines of the product are none.
    MESSAGES = both(
        "SELECT m.id, m.at, m.direction, m.kind, m.body, m.deleted_at, u.name FROM messages m
         LEFT JOIN users u ON u.org_id = m.org_id AND u.id = m.author_id
         WHERE m.org_id = $1 AND m.interaction_id = $2 AND m.direction <> 'system' AND (m.direction <> 'note' OR $3)
         ORDER BY m.seq LIMIT $4"
    );
    /// The names of its files, by `message_files_of_interaction`.
    FILES = both(
        "SELECT message_id, name FROM message_files WHERE org_id = $1 AND interaction_id = $2 ORDER BY message_id, n LIMIT $3"
    );
    /// The name of the organization, by primary key.
    ORGANIZATION = both("SELECT name FROM organizations WHERE id = $1");
    /// Everybody who handled it, in order, by `interaction_segments_in_order`.
    AGENTS = both(
        "SELECT u.name FROM interaction_segments s JOIN users u ON u.org_id = s.org_id AND u.id = s.agent_id
         WHERE s.org_id = $1 AND s.interaction_id = $2 ORDER BY s.ordinal"
    );
}

/// A conversation that is taken along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// The language of its words.
    pub locale: Locale,
    /// Whose operation it was.
    pub organization: String,
    /// The number that people say aloud.
    pub number: String,
    /// What stands above: a name and what it says.
    pub facts: Vec<(String, String)>,
    /// The messages in order.
    pub messages: Vec<Said>,
    /// Whether there are more than a document holds.
    pub is_cut: bool,
}

/// A message of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When, as people read it.
    pub at: String,
    /// Who.
    pub who: String,
    /// Whether only colleagues saw it.
    pub is_note: bool,
    /// Whether the customer wrote it.
    pub is_customer: bool,
    /// The text.
    pub text: String,
    /// The names of its files.
    pub files: Vec<String>,
}

/// Reads a conversation within reach; nothing when it is not.
pub async fn read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    (locale, now): (Locale, Timestamp),
    with_notes: bool,
) -> Result<Option<Transcript>> {
    let Some(story) = scan::one(tx, scope, id).await? else {
        return Ok(None);
    };
    let day = Calendar::always_utc().local_day(now);
    let ground = Ground::read(tx, scope, (locale, now), Question::of_days(day, day)).await?;
    let organization = tx
        .one(&ORGANIZATION, args![scope.org()], |row| row.text(0))
        .await?;
    let mut agents: Vec<String> = Vec::new();
    for name in tx
        .all(&AGENTS, args![scope.org(), id], |row| row.text(0))
        .await?
    {
        if !agents.contains(&name) {
            agents.push(name);
        }
    }
    let row = &story.row;
    let csv = Csv {
        locale,
        calendar: &ground.calendar,
    };
    let moment = |at: Option<Timestamp>| at.map(|at| csv.moment(at)).unwrap_or_default();
    let customer = story.customer.clone().unwrap_or_default();
    let facts = [
        (&tracking::NUMBER.title, story.number.clone()),
        (&CUSTOMER, customer.clone()),
        (&AGENT, agents.join(", ")),
        (&QUEUE, text(ground.queue(row.queue))),
        (
            &tracking::MEDIUM.title,
            tracking::medium(row.medium).of(locale).to_owned(),
        ),
        (&ACCOUNT, text(ground.account(story.account))),
        (&BEGAN, moment(Some(row.arrived_at))),
        (&ANSWERED, moment(row.answered_at)),
        (&ENDED, moment(row.ended_at)),
        (
            &tracking::RESULT.title,
            tracking::result(row.state).of(locale).to_owned(),
        ),
        (
            &CODE,
            row.code
                .map(|code| text(ground.code(code)))
                .unwrap_or_default(),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, says)| !says.is_empty())
        .map(|(name, says)| (name.of(locale).to_owned(), says))
        .collect();
    let (messages, is_cut) = messages(tx, scope, id, (&csv, &customer), with_notes).await?;
    Ok(Some(Transcript {
        locale,
        organization,
        number: story.number,
        facts,
        messages,
        is_cut,
    }))
}

async fn messages(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    (csv, customer): (&Csv<'_>, &str),
    with_notes: bool,
) -> Result<(Vec<Said>, bool)> {
    let locale = csv.locale;
    let files = tx
        .all(&FILES, args![scope.org(), id, MESSAGES_MAX], |row| {
            Ok((row.i64(0)?, row.text(1)?))
        })
        .await?;
    let values = args![scope.org(), id, with_notes, MESSAGES_MAX + 1];
    let rows = tx
        .all(&MESSAGES, values, |row| {
            let direction = row.text(2)?;
            let author = row.opt_text(6)?;
            let is_customer = direction == "in";
            let who = match (is_customer, author) {
                (true, _) if customer.is_empty() => CUSTOMER.of(locale).to_owned(),
                (true, _) => customer.to_owned(),
                (false, Some(author)) => author,
                (false, None) => AUTOMATIC.of(locale).to_owned(),
            };
            let message = row.i64(0)?;
            let is_deleted = row.opt_i64(5)?.is_some();
            let body = row.opt_text(4)?.unwrap_or_default();
            let names: Vec<String> = files
                .iter()
                .filter(|(of, _)| *of == message && !is_deleted)
                .map(|(_, name)| name.clone())
                .collect();
            let text = if is_deleted {
                DELETED.of(locale).to_owned()
            } else if body.is_empty() && names.is_empty() {
                format!("[{}]", kind(&row.text(3)?).of(locale))
            } else {
                body
            };
            Ok(Said {
                at: csv.moment(row.at(1)?),
                who,
                is_note: direction == "note",
                is_customer,
                text,
                files: names,
            })
        })
        .await?;
    Ok(bounded(rows))
}

/// Keeps what a document holds, and tells whether something is left out.
fn bounded(mut rows: Vec<Said>) -> (Vec<Said>, bool) {
    let whole = rows.len();
    rows.truncate(usize::try_from(MESSAGES_MAX).unwrap_or(usize::MAX));
    let mut chars = 0_usize;
    let fits = rows
        .iter()
        .take_while(|said| {
            chars = chars.saturating_add(said.text.chars().count());
            chars <= CHARS_MAX
        })
        .count();
    rows.truncate(fits);
    let is_cut = rows.len() < whole;
    (rows, is_cut)
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        _ => String::new(),
    }
}

const CUSTOMER: Words = Words::new("Cliente", "Customer", "Cliente");
const AGENT: Words = Words::new("Atendente", "Agent", "Agente");
const QUEUE: Words = Words::new("Fila", "Queue", "Cola");
const ACCOUNT: Words = Words::new("Conta de canal", "Channel account", "Cuenta de canal");
const BEGAN: Words = Words::new("Início", "Beginning", "Inicio");
const ANSWERED: Words = Words::new("Assumido", "Answered", "Atendida");
const ENDED: Words = Words::new("Fim", "End", "Fin");
const CODE: Words = Words::new(
    "Código de tabulação",
    "Wrap-up code",
    "Código de tipificación",
);
const AUTOMATIC: Words = Words::new(
    "Mensagem automática",
    "Automatic message",
    "Mensaje automático",
);
const DELETED: Words = Words::new("Mensagem apagada", "Deleted message", "Mensaje eliminado");

/// Names a message that has neither text nor file.
const fn kind_words() -> [(&'static str, Words); 6] {
    [
        (
            "location",
            Words::new("Localização", "Location", "Ubicación"),
        ),
        ("contacts", Words::new("Contatos", "Contacts", "Contactos")),
        (
            "interactive",
            Words::new(
                "Escolha ou formulário",
                "Choice or form",
                "Elección o formulario",
            ),
        ),
        (
            "template",
            Words::new(
                "Modelo de mensagem",
                "Message template",
                "Plantilla de mensaje",
            ),
        ),
        ("order", Words::new("Pedido", "Order", "Pedido")),
        ("sticker", Words::new("Figurinha", "Sticker", "Sticker")),
    ]
}

fn kind(name: &str) -> Words {
    let found = kind_words().into_iter().find(|(known, _)| *known == name);
    found.map_or(
        Words::new(
            "Conteúdo não exibido",
            "Content not shown",
            "Contenido no mostrado",
        ),
        |(_, words)| words,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        Said {
            at: String::new(),
            who: String::new(),
            is_note: false,
            is_customer: true,
            text: text.to_owned(),
            files: Vec::new(),
        }
    }

    /// Rows: GAP-105.
    #[test]
    fn a_huge_conversation_is_cut_and_says_so() {
        assert!(!bounded(vec![said("a"); 3]).1);
        let (kept, is_cut) = bounded(vec![said("a"); 5_001]);
        assert_eq!((kept.len(), is_cut), (5_000, true));
        let long = "x".repeat(CHARS_MAX / 2);
        let (kept, is_cut) = bounded(vec![said(&long); 3]);
        assert_eq!((kept.len(), is_cut), (2, true));
    }
}
