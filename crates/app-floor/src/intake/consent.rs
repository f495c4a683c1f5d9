//! Consent: by code words, which withdraw it or give it when asked (GAP-031, WA-017), and by what customers tell the provider.

use app::Fault;
use app_office::person::consent;
use base::id::InteractionId;
use channels::heard::{CONSENT_TO_MARKETING, Content, HeardOrigin};
use serde_json::json;
use setup::consent::CodeWord;
use store::Tx;
use store_floor::messages::Message;
use store_floor::{conversations, interactions};

use super::{After, Work, keep_aside, open_conversation};
use crate::contact::Contact;
use crate::message::automatic::{self, Said};
use crate::writer::{self, Draft};

/// Withdraws the consent of a blocked customer who writes the code word for it, without an answer.
pub(super) async fn withdraw_quietly(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    contact: &Contact,
    content: &Content,
) -> Result<(), Fault> {
    let said = match content {
        Content::Text { text } => work.consent.code_word(text),
        Content::Choice(choice) => work.consent.code_word(&choice.title),
        _ => None,
    };
    if said != Some(CodeWord::OptOut) || !work.descriptor.templates_outside_window {
        return Ok(());
    }
    for address in contact.addresses() {
        consent::withdraw(tx, work.scope, &address, work.now).await?;
    }
    Ok(())
}

/// Looks whether a message is a code word, records what it says, and answers it once.
///
/// Only where somebody who did not write can be written to: elsewhere there is nothing to withdraw.
/// **Shape**: the word, if it was one, so that a menu does not take it for an answer. A word that gives consent is one only when asked for.
pub(super) async fn hear(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    interaction: InteractionId,
    message: &Message,
    after: &mut After,
) -> Result<Option<CodeWord>, Fault> {
    let said = match (message.kind.as_str(), message.body.as_deref()) {
        ("text" | "interactive", Some(text)) => work.consent.code_word(text),
        _ => None,
    };
    let (Some(said), true) = (said, work.descriptor.templates_outside_window) else {
        return Ok(None);
    };
    let card = interactions::get(tx, work.scope, interaction).await?;
    let conversation = conversations::get(tx, work.scope, interaction).await?;
    let (Some(card), Some(conversation)) = (card, conversation) else {
        return Ok(None);
    };
    let mut is_news = false;
    for address in Contact::read(&conversation.contact).addresses() {
        is_news |= match said {
            CodeWord::OptOut => consent::withdraw(tx, work.scope, &address, work.now).await?,
            CodeWord::OptIn => consent::answer_request(tx, work.scope, &address, work.now).await?,
        };
    }
    if !is_news {
        return Ok(Some(said).filter(|said| *said == CodeWord::OptOut));
    }
    let word = said;
    let (line, name, text) = match word {
        CodeWord::OptOut => ("opted_out", "opt_out", &work.consent.opt_out_text),
        CodeWord::OptIn => ("opted_in", "opt_in", &work.consent.opt_in_text),
    };
    let line = Draft::system(line, &json!({ "word": message.body }), work.now);
    writer::write(work.ctx, tx, work.scope, interaction, line).await?;
    if text.trim().is_empty() {
        return Ok(Some(word));
    }
    let said = Said {
        name,
        key: Some(format!("{name}/{}", message.id)),
        ..Said::default()
    };
    let of = (&card, &conversation);
    automatic::say(work.ctx, tx, work.scope, of, text, said).await?;
    after.has_jobs = true;
    Ok(Some(word))
}

/// Records what a customer told the provider about being written to; the timeline says so where a conversation is open.
///
/// Consent is kept for the one kind of message that a business begins with; what the provider says of others is kept aside.
pub(super) async fn told(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: &HeardOrigin,
    (category, is_given): (&str, bool),
) -> Result<(), Fault> {
    if category != CONSENT_TO_MARKETING {
        return keep_aside(work, tx, "consent_category_unknown").await;
    }
    // A provider's clock may be wrong; a word of the future would outlive every later one.
    let said = (is_given, of.at.min(work.now));
    let mut is_news = false;
    for address in Contact::of(&of.from).addresses() {
        is_news |= consent::hear_provider(tx, work.scope, &address, said).await?;
    }
    let open = open_conversation(work, tx, of).await?;
    let (Some(interaction), true) = (open, is_news) else {
        return Ok(());
    };
    let line = if is_given { "opted_in" } else { "opted_out" };
    let line = Draft::system(line, &json!({ "by": "provider" }), work.now);
    writer::write(work.ctx, tx, work.scope, interaction, line)
        .await
        .map(drop)
}
