//! Live frames: each changed entity is loaded once per commit and handed to the sockets that may see it.

pub mod frame;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Ctx, Fault};
use base::authz::{Action, Scope, SystemReason};
use base::event::{EntityKind, StoredEvent};
use base::id::{
    AnnouncementId, CaseId, InteractionId, MessageId, OfficeNoticeId, OrgId, PersonId, ProposalId,
    QueueId, UserId,
};
use store::{Tx, event_log, in_tx};
use store_floor::{announcements, interactions, messages};

use self::frame::{CaseNews, Changed, LiveFrame, ProposalNews, Unsaid, Upsert};
use crate::{agent, interaction, message};

/// Events that a client may have missed; beyond it, it reads everything again.
pub const MISSED_MAX: u32 = 1_000;

/// A frame that is ready to be sent, and who may see it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The number of the last event it tells of.
    pub seq: i64,
    /// The kind of entity.
    pub entity: EntityKind,
    /// Its id.
    pub id: i64,
    /// The text for those who may see it, with whole phones.
    pub upsert: Option<Arc<str>>,
    /// The text for those of them who see phones masked; none where it is the same.
    pub masked: Option<Arc<str>>,
    /// Who may see it.
    pub seen_by: SeenBy,
}

/// Who may see a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenBy {
    /// Everybody of the organization.
    Everybody,
    /// Whoever reaches the contact.
    Reach {
        /// Its queue.
        queue: QueueId,
        /// Whether it waits there.
        waiting: bool,
        /// Who holds it or held it last.
        handlers: Vec<UserId>,
    },
    /// These users.
    Users(Vec<UserId>),
    /// Nobody: it is gone.
    Nobody,
}

impl Frame {
    /// Gives the text for the holder of a scope, if there is anything to be told and it may be seen (GAP-075).
    pub fn text_for(&self, scope: &Scope) -> Option<&Arc<str>> {
        let whole = self
            .upsert
            .as_ref()
            .filter(|_| self.seen_by.allows(scope))?;
        if scope.has(Action::PersonPhoneRead) {
            return Some(whole);
        }
        Some(self.masked.as_ref().unwrap_or(whole))
    }
}

impl SeenBy {
    /// Tells whether a scope may see it.
    pub fn allows(&self, scope: &Scope) -> bool {
        match self {
            Self::Everybody => true,
            Self::Reach {
                queue,
                waiting,
                handlers,
            } => scope.reaches(*queue, *waiting, handlers),
            Self::Users(users) => scope.user().is_some_and(|user| users.contains(&user)),
            Self::Nobody => false,
        }
    }
}

/// Gives the frames of some events: one per entity, with its newest state.
pub async fn frames(ctx: &Ctx, org: OrgId, events: &[StoredEvent]) -> Result<Vec<Frame>, Fault> {
    let mut newest: BTreeMap<(EntityKind, i64), i64> = BTreeMap::new();
    for event in events {
        newest.insert((event.entity, event.entity_id), event.seq);
        // A message changes the card of its interaction too.
        if let (EntityKind::Message, Some(parent)) = (event.entity, event.parent_id) {
            newest.insert((EntityKind::Interaction, parent), event.seq);
        }
    }
    let scope = Scope::system(org, SystemReason::Projector);
    let mut frames = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope, newest], {
            let mut frames = Vec::with_capacity(newest.len());
            let mut reached = Reached::new();
            for ((entity, id), seq) in newest.iter() {
                frames.push(frame(tx, &scope, (*entity, *id), *seq, &mut reached).await?);
            }
            Ok(frames)
        }))
        .await?;
    frames.sort_by_key(|frame| (frame.seq, frame.entity, frame.id));
    Ok(frames)
}

/// Who may see the interactions that were loaded: their messages need not ask again.
type Reached = BTreeMap<InteractionId, SeenBy>;

/// Gives the frames of what happened after a number.
///
/// **Shape**: `None` when more happened than is sent again: the client reads everything.
pub async fn missed(ctx: &Ctx, org: OrgId, seq: i64) -> Result<Option<(i64, Vec<Frame>)>, Fault> {
    let scope = Scope::system(org, SystemReason::Projector);
    let (head, events) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], {
            let head = event_log::head(tx, &scope).await?;
            Ok((
                head,
                event_log::after(tx, &scope, seq, MISSED_MAX + 1).await?,
            ))
        }))
        .await?;
    let too_many = u32::try_from(events.len()).unwrap_or(u32::MAX) > MISSED_MAX;
    // A number from the future belongs to another database: a restored backup.
    if too_many || seq > head {
        return Ok(None);
    }
    Ok(Some((head, frames(ctx, org, &events).await?)))
}

async fn frame(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (entity, id): (EntityKind, i64),
    seq: i64,
    reached: &mut Reached,
) -> Result<Frame, Fault> {
    let found = match entity {
        EntityKind::Interaction => {
            let id = InteractionId::from_i64(id);
            let found = card(tx, scope, id).await?;
            if let Some((_, seen_by)) = &found {
                reached.insert(id, seen_by.clone());
            }
            found
        }
        EntityKind::Message => written(tx, scope, MessageId::from_i64(id), reached).await?,
        EntityKind::Agent => {
            let view = agent::view(tx, scope, UserId::from_i64(id)).await?;
            Some((Changed::Agent(view), SeenBy::Everybody))
        }
        EntityKind::Person => person(tx, scope, PersonId::from_i64(id)).await?,
        EntityKind::Queue => Some((Changed::Queue(Unsaid {}), SeenBy::Everybody)),
        EntityKind::User => Some((Changed::User(Unsaid {}), SeenBy::Everybody)),
        EntityKind::Setting => Some((Changed::Setting(Unsaid {}), SeenBy::Everybody)),
        EntityKind::Case => case(tx, scope, CaseId::from_i64(id)).await?,
        EntityKind::Proposal => proposal(tx, scope, ProposalId::from_i64(id)).await?,
        EntityKind::SocialPost => Some((Changed::SocialPost(Unsaid {}), SeenBy::Everybody)),
        EntityKind::Announcement => announced(tx, scope, AnnouncementId::from_i64(id)).await?,
        EntityKind::OfficeNotice => noticed(tx, scope, OfficeNoticeId::from_i64(id)).await?,
        EntityKind::Callback => Some((Changed::Callback(Unsaid {}), SeenBy::Everybody)),
        EntityKind::Import => None,
    };
    let text = |changed: Changed| {
        let id = id.to_string();
        let frame = LiveFrame::Upsert(Upsert { seq, id, changed });
        Arc::from(frame.text())
    };
    let (upsert, masked, seen_by) = match found {
        Some((changed, seen_by)) => {
            let masked = match &changed {
                Changed::Interaction(view) => {
                    let view = view.as_ref().clone().masked();
                    Some(text(Changed::Interaction(Box::new(view))))
                }
                Changed::Person(view) => {
                    let view = view.clone().with_masked_phones();
                    Some(text(Changed::Person(view)))
                }
                Changed::Message(_)
                | Changed::Agent(_)
                | Changed::Queue(_)
                | Changed::User(_)
                | Changed::Setting(_)
                | Changed::Announcement(_)
                | Changed::Case(_)
                | Changed::OfficeNotice(_)
                | Changed::Callback(_)
                | Changed::SocialPost(_)
                | Changed::Proposal(_) => None,
            };
            (Some(text(changed)), masked, seen_by)
        }
        None => (None, None, SeenBy::Nobody),
    };
    Ok(Frame {
        seq,
        entity,
        id,
        upsert,
        masked,
        seen_by,
    })
}

type Found = Option<(Changed, SeenBy)>;

async fn card(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Found, Fault> {
    let Some(card) = interactions::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let seen_by = reach_of(&card);
    let view = interaction::view(tx, scope, card).await?;
    Ok(Some((Changed::Interaction(Box::new(view)), seen_by)))
}

async fn written(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageId,
    reached: &Reached,
) -> Result<Found, Fault> {
    let Some(row) = messages::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let seen_by = match reached.get(&row.interaction) {
        Some(seen_by) => seen_by.clone(),
        None => match interactions::get(tx, scope, row.interaction).await? {
            Some(card) => reach_of(&card),
            None => return Ok(None),
        },
    };
    let view = message::view(tx, scope, row).await?;
    Ok(Some((Changed::Message(Box::new(view)), seen_by)))
}

async fn person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Found, Fault> {
    let Some(row) = store_office::people::get(tx, scope, id).await? else {
        return Ok(None);
    };
    // Documents are masked for everybody: who may see them whole asks for the person.
    let kept = app_office::person::Sight::kept(tx, scope).await?;
    let view = app_office::person::view(tx, scope, row, &kept).await?;
    Ok(Some((Changed::Person(view), SeenBy::Everybody)))
}

async fn case(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Found, Fault> {
    let Some(row) = store_office::cases::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let news = CaseNews {
        person_id: row.person,
    };
    Ok(Some((Changed::Case(news), SeenBy::Everybody)))
}

async fn noticed(tx: &mut Tx<'_>, scope: &Scope, id: OfficeNoticeId) -> Result<Found, Fault> {
    let users = store_office::office_notices::recipients(tx, scope, id).await?;
    let news = Changed::OfficeNotice(Unsaid {});
    Ok((!users.is_empty()).then_some((news, SeenBy::Users(users))))
}

async fn proposal(tx: &mut Tx<'_>, scope: &Scope, id: ProposalId) -> Result<Found, Fault> {
    let Some(row) = store_office::proposals::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let news = ProposalNews {
        interaction_id: row.proposal.interaction,
    };
    Ok(Some((Changed::Proposal(news), SeenBy::Everybody)))
}

async fn announced(tx: &mut Tx<'_>, scope: &Scope, id: AnnouncementId) -> Result<Found, Fault> {
    let Some(one) = announcements::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let told = announcements::recipients(tx, scope, id).await?;
    let mut users: Vec<UserId> = told.into_iter().map(|(user, _)| user).collect();
    users.push(one.author);
    Ok(Some((
        Changed::Announcement(Unsaid {}),
        SeenBy::Users(users),
    )))
}

fn reach_of(card: &interactions::Card) -> SeenBy {
    SeenBy::Reach {
        queue: card.queue,
        waiting: card.is_waiting(),
        handlers: card.agent.into_iter().chain(card.last_agent).collect(),
    }
}
