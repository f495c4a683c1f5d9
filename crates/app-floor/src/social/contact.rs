//! The contact of a case from social media: over as it begins, for somebody treated it where the post stands (SOCIAL-011).

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::calendar::Calendar;
use base::id::{ChannelAccountId, SegmentId};
use base::medium::Medium;
use serde_json::json;
use store::{Tx, number};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions::{self, Card, NewInteraction};
use store_office::people::Person;
use store_office::social_contacts::SocialContact;
use store_office::social_posts::SocialPost;
use store_office::{contact_points, social_settings};
use store_setup::{organizations, queues};

use crate::contact::Contact;
use crate::writer::{self, Direction, Draft};

/// The channel of such contacts; no connector has it, so nobody writes there.
const CHANNEL: &str = "social";

/// Begins the contact, which is over at once, with the words of the post in its thread.
pub(super) async fn contact(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (row, person, post): (&SocialContact, &Person, Option<&SocialPost>),
) -> Result<Card, Fault> {
    let (settings, _) = social_settings::get(tx, scope).await?;
    let queue = match settings.queue_id {
        Some(id) => queues::get(tx, scope, id).await?,
        None => None,
    };
    let queue = queue
        .filter(|queue| queue.active && queue.deleted_at.is_none())
        .ok_or(Fault::refused(code::SOCIAL_QUEUE_MISSING))?;
    let (zone, now) = (organizations::get(tx, scope).await?.time_zone, ctx.now());
    let day = Calendar::always(&zone)
        .unwrap_or_else(|_| Calendar::always_utc())
        .local_day(now);
    let one = NewInteraction {
        id: row.interaction,
        number: number::next(tx, scope, now.utc_month().0).await?,
        channel: CHANNEL.to_owned(),
        medium: Medium::Messaging,
        // No account: there is no connection behind it.
        account: ChannelAccountId::from_i64(0),
        queue: queue.id,
        day: i64::from(day.number()),
        arrived_at: now,
        pre_open: false,
    };
    let segment = ctx.id(SegmentId::from_i64);
    interactions::insert_ended(tx, scope, &one, (segment, row.user)).await?;
    let points = contact_points::of_person(tx, scope, person.id).await?;
    let point = |kind| points.iter().find(|point| point.kind == kind);
    let known = Contact {
        name: person.name.clone(),
        phone: point(office::person::PointKind::Phone).map(|point| point.value.clone()),
        email: point(office::person::PointKind::Email).map(|point| point.value.clone()),
        ..Contact::default()
    };
    let conversation = NewConversation {
        interaction: one.id,
        account: one.account,
        contact_key: format!("social:{}", one.id),
        contact: json!(known),
        name: person.name.clone(),
        phone_key: known.phone_key(),
        visitor: None,
        person: Some(person.id),
    };
    conversations::insert(tx, scope, &conversation).await?;
    conversations::close(tx, scope, one.id).await?;
    if let Some(post) = post {
        let title = post.content.title.iter().map(String::as_str);
        let words = title.chain([post.content.text.as_str()]);
        let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
        let said = Draft::text(Direction::In, words.join("\n\n"), now);
        writer::write(ctx, tx, scope, one.id, said).await?;
    }
    let card = interactions::get(tx, scope, one.id).await?;
    card.ok_or(Fault::NotFound)
}
