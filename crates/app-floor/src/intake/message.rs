//! Messages of customers: new ones, echoes, edits, removals and reactions.

use std::collections::BTreeSet;

use app::Fault;
use base::calendar::Calendar;
use base::id::{FileId, InteractionId, JobId, MessageId, QueueId, UserId};
use base::time::Timestamp;
use channels::descriptor::MediaKind;
use channels::heard::{Content, HeardMessage, HeardOrigin, MediaRef, Place};
use serde_json::{Value, json};
use setup::consent::CodeWord;
use store::job_queue::{self, NewJob};
use store::{Tx, number};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions::{self, NewInteraction};
use store_floor::messages::{self, Message};
use store_floor::{deliveries, inbound_seen};
use store_office::{contact_blocks, contact_points};
use store_setup::files;

use super::{After, Work, consent, keep_aside, open_conversation};
use crate::contact::Contact;
use crate::flow::runs;
use crate::jobs::note_absence;
use crate::told::Told;
use crate::writer::{self, Direction, Draft, DraftFile};

/// Takes in a message: drops one that was seen, finds or begins the interaction, stores it.
pub(super) async fn take_in(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &HeardMessage,
    after: &mut After,
) -> Result<(), Fault> {
    let seen = (work.account.id, heard.of.external_id.as_str());
    if !inbound_seen::insert(tx, work.scope, seen, work.now).await? {
        return Ok(());
    }
    let contact = contact_of(work, tx, &heard.of).await?;
    if is_kept_out(work, tx, &contact).await? {
        // Who wants no more messages is heard even so; nothing else of it is kept (BLOCK-007).
        return consent::withdraw_quietly(work, tx, &contact, &heard.content).await;
    }
    let open = open_conversation(work, tx, &heard.of).await?;
    let interaction = if let Some(open) = open {
        open
    } else {
        begin(work, tx, contact, after).await?
    };
    let message = add(work, tx, interaction, heard, Direction::In).await?;
    if open.is_some() {
        let told = Told::CustomerWrote {
            interaction,
            message: message.id,
        };
        after.tell(work, tx, told).await?;
    }
    let window = work.descriptor.reply_window.map(|span| heard.of.at + span);
    conversations::count_inbound(tx, work.scope, interaction, window).await?;
    let code_word = consent::hear(work, tx, interaction, &message, after).await?;
    inbound_seen::update_message(tx, work.scope, seen, (message.id, interaction)).await?;
    fetch_files(work, tx, &message, heard, after).await?;
    // The first word begins a flow whatever it says; later a code word is no answer to a menu.
    if code_word.is_none() || open.is_none() {
        runs::hear(work, tx, interaction, runs::word(&heard.content), after).await?;
    }
    // Who does not want to be written to is asked nothing again only for having been silent.
    if code_word == Some(CodeWord::OptOut) {
        runs::hush(work, tx, interaction).await?;
    }
    Ok(())
}

/// Gives what is known of the customer: what the channel told, or what the visitor told before.
async fn contact_of(work: &Work<'_>, tx: &mut Tx<'_>, of: &HeardOrigin) -> Result<Contact, Fault> {
    if let Some(visitor) = of.from.visitor
        && let Some(row) = store_floor::visitors::get(tx, work.scope, visitor).await?
    {
        return Ok(Contact::read(&row.contact));
    }
    Ok(Contact::of(&of.from))
}

/// Tells whether a customer is blocked now, and counts what was not let in.
pub(super) async fn is_kept_out(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    contact: &Contact,
) -> Result<bool, Fault> {
    let keys = contact.block_keys();
    let Some(block) = contact_blocks::in_force(tx, work.scope, &keys, work.now).await? else {
        return Ok(false);
    };
    contact_blocks::count_heard(tx, work.scope, block.id, work.now).await?;
    Ok(true)
}

/// Begins an interaction for a customer who has no open one (MSG-015).
pub(crate) async fn begin(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    mut contact: Contact,
    after: &mut After,
) -> Result<InteractionId, Fault> {
    let (person, owner) = identify(work, tx, &mut contact).await?;
    let flow = runs::chosen(work, tx).await?;
    let pre_open = flow.is_some();
    let to = (work.account.queue, pre_open);
    let one = insert(work, tx, &contact, person, to).await?;
    if let Some(flow) = flow {
        runs::begin(work, tx, one.id, flow).await?;
    }
    let told = Told::Arrived {
        interaction: one.id,
        queue: one.queue,
        medium: one.medium,
        channel: Some(one.channel),
        owner,
        pre_open,
    };
    after.tell(work, tx, told).await?;
    if let Some(visitor) = contact.visitor {
        let settings = &work.account.settings;
        if let Some(job) = note_absence::job(work.ctx, settings, (one.id, visitor), work.now) {
            job_queue::insert(tx, work.scope, work.now, &job).await?;
            after.has_jobs = true;
        }
    }
    Ok(one.id)
}

/// Adds the rows of a new interaction and its conversation.
pub(crate) async fn insert(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    contact: &Contact,
    person: Option<base::id::PersonId>,
    (queue, pre_open): (QueueId, bool),
) -> Result<NewInteraction, Fault> {
    let id = work.ctx.id(InteractionId::from_i64);
    let day = Calendar::always(work.time_zone)
        .unwrap_or_else(|_| Calendar::always_utc())
        .local_day(work.now);
    let (year, _) = work.now.utc_month();
    let one = NewInteraction {
        id,
        number: number::next(tx, work.scope, year).await?,
        channel: work.account.channel.clone(),
        medium: work.descriptor.medium,
        account: work.account.id,
        queue,
        day: i64::from(day.number()),
        arrived_at: work.now,
        pre_open,
    };
    interactions::insert(tx, work.scope, &one).await?;
    let conversation = NewConversation {
        interaction: id,
        account: work.account.id,
        contact_key: contact
            .keys()
            .into_iter()
            .next()
            .unwrap_or_else(|| format!("unknown:{id}")),
        name: contact.name.replace('\0', ""),
        phone_key: contact.phone_key(),
        visitor: contact.visitor,
        person,
        contact: contact_document(contact),
    };
    conversations::insert(tx, work.scope, &conversation).await?;
    Ok(one)
}

fn contact_document(contact: &Contact) -> Value {
    let mut document = serde_json::to_value(contact).unwrap_or_default();
    writer::without_nul(&mut document);
    document
}

/// Identifies the customer when the addresses that have exactly one owner all name the same person (PERSON-001,
/// PERSON-002, CONFLICT-17). Who reads two names lets the agent choose.
async fn identify(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    contact: &mut Contact,
) -> Result<(Option<base::id::PersonId>, Option<UserId>), Fault> {
    let mut owners = BTreeSet::new();
    for address in contact.addresses() {
        owners
            .extend(contact_points::only_owner(tx, work.scope, address.kind, &address.key).await?);
    }
    let (Some(id), 1) = (owners.first().copied(), owners.len()) else {
        return Ok((None, None));
    };
    match app_office::person::living(tx, work.scope, id).await? {
        Some(person) => {
            contact.name = person.name;
            Ok((Some(person.id), person.owner))
        }
        None => Ok((None, None)),
    }
}

/// Stores a message of either side as it was heard.
async fn add(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    interaction: InteractionId,
    heard: &HeardMessage,
    direction: Direction,
) -> Result<Message, Fault> {
    let (kind, body, content) = describe(&heard.content, heard);
    let reply_to = match &heard.reply_to {
        Some(target) => find(work, tx, target).await?.map(|(message, _)| message),
        None => None,
    };
    let files = match &heard.content {
        Content::Media(media) => vec![file(work, tx, media).await?],
        _ => Vec::new(),
    };
    let draft = Draft {
        kind: kind.to_owned(),
        body,
        content,
        reply_to,
        files,
        client_key: heard
            .of
            .from
            .visitor
            .map(|_| client_key(&heard.of.external_id).to_owned()),
        ..Draft::text(direction, "", within(heard.of.at, work.now))
    };
    writer::write(work.ctx, tx, work.scope, interaction, draft).await
}

/// The web chat's external ids end with the key that the visitor's window made.
fn client_key(external: &str) -> &str {
    external.rsplit(':').next().unwrap_or(external)
}

/// A provider's clock may be wrong; a message of the future would stay on top for ever.
fn within(at: Timestamp, now: Timestamp) -> Timestamp {
    at.min(now)
}

async fn file(work: &Work<'_>, tx: &mut Tx<'_>, media: &MediaRef) -> Result<DraftFile, Fault> {
    let name = media
        .file_name
        .as_deref()
        .map_or_else(|| kind_of(media).to_owned(), app_setup::file::clean_name);
    let mut draft = DraftFile {
        file: None,
        name,
        mime: media
            .mime
            .clone()
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
        size_bytes: media
            .size
            .and_then(|size| i64::try_from(size).ok())
            .unwrap_or(0),
        remote: Some(json!({ "media_id": media.media_id })),
    };
    // A file that was uploaded is stored already, under the id that its upload was given.
    if !is_elsewhere(work, media)
        && let Ok(id) = media.media_id.parse::<FileId>()
        && let Some(stored) = files::get(tx, work.scope, id).await?
    {
        draft.file = Some(stored.id);
        draft.name = stored.name;
        draft.mime = stored.mime;
        draft.size_bytes = i64::try_from(stored.size_bytes).unwrap_or(0);
        draft.remote = None;
    }
    Ok(draft)
}

/// Tells whether a file has to be fetched: from its provider, or from the address that a system named.
fn is_elsewhere(work: &Work<'_>, media: &MediaRef) -> bool {
    let is_address = work.descriptor.is_own_protocol && media.media_id.contains("://");
    is_address || !work.descriptor.base_url.is_empty()
}

async fn fetch_files(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    message: &Message,
    heard: &HeardMessage,
    after: &mut After,
) -> Result<(), Fault> {
    if matches!(&heard.content, Content::Media(media) if is_elsewhere(work, media)) {
        let job = NewJob {
            id: work.ctx.id(JobId::from_i64),
            kind: crate::jobs::fetch_media::NAME,
            payload: json!({ "message_id": message.id }),
            run_at: work.now,
            dedupe_key: Some(message.id.to_string()),
        };
        job_queue::insert(tx, work.scope, work.now, &job).await?;
        after.has_jobs = true;
    }
    Ok(())
}

const fn kind_of(media: &MediaRef) -> &'static str {
    match media.media {
        MediaKind::Image => "image",
        MediaKind::Audio if media.is_voice => "voice",
        MediaKind::Audio => "audio",
        MediaKind::Video => "video",
        MediaKind::Document => "document",
        MediaKind::Sticker => "sticker",
    }
}

/// Gives kind, text and further content of a message, as screens read them.
fn describe(
    content: &Content,
    heard: &HeardMessage,
) -> (&'static str, Option<String>, Option<Value>) {
    let referral = heard
        .referral
        .as_ref()
        .map(|referral| json!({ "referral": referral }));
    match content {
        Content::Text { text } => ("text", Some(text.clone()), referral),
        Content::Media(media) => (kind_of(media), media.caption.clone(), referral),
        Content::Location(place) => ("location", place.name.clone(), Some(location(place))),
        Content::Contacts { cards } => {
            let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
            (
                "contacts",
                Some(names.join(", ")),
                Some(json!({ "contacts": cards })),
            )
        }
        Content::Choice(choice) => (
            "interactive",
            Some(choice.title.clone()),
            Some(json!({ "chosen": { "id": choice.id, "title": choice.title } })),
        ),
        Content::FormAnswer { name, answers } => (
            "interactive",
            Some(name.clone()),
            Some(json!({ "form": name, "answers": answers })),
        ),
        Content::Order(order) => ("order", order.text.clone(), Some(json!({ "order": order }))),
        Content::Unsupported { what } => ("unsupported", None, Some(json!({ "what": what }))),
    }
}

/// Gives a place with its map link (WA-013).
fn location(place: &Place) -> Value {
    json!({
        "latitude": Place::decimal(place.latitude_e7),
        "longitude": Place::decimal(place.longitude_e7),
        "name": place.name,
        "address": place.address,
        "map_url": place.map_link(),
    })
}

/// Finds a message by the provider's id, whichever side wrote it.
async fn find(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    external: &str,
) -> Result<Option<(MessageId, InteractionId)>, Fault> {
    if let Some(found) = inbound_seen::get(tx, work.scope, work.account.id, external).await? {
        return Ok(Some(found));
    }
    let delivery = deliveries::get(tx, work.scope, work.account.id, external).await?;
    Ok(delivery.map(|delivery| (delivery.message, delivery.interaction)))
}

/// Takes in what the business wrote from another device: part of the conversation, never the customer's word.
pub(super) async fn echo(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    heard: &HeardMessage,
    after: &mut After,
) -> Result<(), Fault> {
    let seen = (work.account.id, heard.of.external_id.as_str());
    if deliveries::get(tx, work.scope, seen.0, seen.1)
        .await?
        .is_some()
        || !inbound_seen::insert(tx, work.scope, seen, work.now).await?
    {
        return Ok(());
    }
    let mut found = open_conversation(work, tx, &heard.of).await?;
    if found.is_none() {
        for key in Contact::of(&heard.of.from).keys() {
            found =
                found.or(conversations::last_with(tx, work.scope, work.account.id, &key).await?);
        }
    }
    let Some(interaction) = found else {
        return keep_aside(work, tx, "echo_without_conversation").await;
    };
    let message = add(work, tx, interaction, heard, Direction::Out).await?;
    messages::update_delivery(tx, work.scope, message.id, "sent", None).await?;
    inbound_seen::update_message(tx, work.scope, seen, (message.id, interaction)).await?;
    after
        .tell(
            work,
            tx,
            Told::AgentWrote {
                interaction,
                agent: None,
            },
        )
        .await?;
    fetch_files(work, tx, &message, heard, after).await
}

/// Gives a message its new content.
pub(super) async fn edit(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    (of, target): (&HeardOrigin, &str),
    content: &Content,
) -> Result<(), Fault> {
    let Some((id, _)) = find(work, tx, target).await? else {
        return Ok(());
    };
    let heard = HeardMessage {
        of: of.clone(),
        content: content.clone(),
        reply_to: None,
        is_forwarded: false,
        referral: None,
    };
    let (_, body, content) = describe(content, &heard);
    messages::update_content(
        tx,
        work.scope,
        id,
        (body.as_deref(), content.as_ref()),
        within(of.at, work.now),
    )
    .await?;
    changed(work, tx, id).await
}

/// Takes a message back.
pub(super) async fn delete(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    (of, target): (&HeardOrigin, &str),
) -> Result<(), Fault> {
    let Some((id, _)) = find(work, tx, target).await? else {
        return Ok(());
    };
    if messages::remove(tx, work.scope, id, within(of.at, work.now)).await? {
        changed(work, tx, id).await?;
    }
    Ok(())
}

/// Sets or removes the customer's reaction.
pub(super) async fn react(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    (_, target): (&HeardOrigin, &str),
    emoji: Option<&str>,
) -> Result<(), Fault> {
    let Some((id, _)) = find(work, tx, target).await? else {
        return Ok(());
    };
    let Some(message) = messages::get(tx, work.scope, id).await? else {
        return Ok(());
    };
    messages::update_reactions(
        tx,
        work.scope,
        id,
        &with_reaction(&message, "customer", emoji),
    )
    .await?;
    changed(work, tx, id).await
}

/// Gives the reactions of a message with one side's changed.
pub(crate) fn with_reaction(message: &Message, by: &str, emoji: Option<&str>) -> Value {
    let mut reactions: Vec<Value> = match &message.reactions {
        Some(Value::Array(list)) => list.clone(),
        Some(_) | None => Vec::new(),
    };
    reactions.retain(|reaction| reaction.get("by").and_then(Value::as_str) != Some(by));
    reactions.extend(emoji.map(|emoji| json!({ "emoji": emoji, "by": by })));
    Value::Array(reactions)
}

async fn changed(work: &Work<'_>, tx: &mut Tx<'_>, id: MessageId) -> Result<(), Fault> {
    if let Some(message) = messages::get(tx, work.scope, id).await? {
        tx.emit(
            work.scope,
            work.now,
            writer::event("MessageChanged", &message),
        );
    }
    Ok(())
}
