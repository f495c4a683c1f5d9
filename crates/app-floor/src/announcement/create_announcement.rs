//! Writes to agents: to everybody within reach, to queues, to groups, or to chosen ones.

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::user_group;
use base::authz::{Action, Reach, Scope};
use base::event::Change;
use base::id::{AnnouncementId, UserId};
use base::text::Text;
use base::time::Span;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::announcements::{self, NewAnnouncement};
use store_setup::{queues, user_groups, users};
use utoipa::ToSchema;

use super::{AnnouncementAudience, AnnouncementView, event, find};
use crate::agent;

/// Agents who are told at once.
const RECIPIENTS_MAX: usize = 2_000;
/// How long an announcement is shown when nothing is said: a working day.
const SHOWN_S: u32 = 8 * 3_600;
/// The shortest and the longest: a minute and thirty days.
const SHOWN_S_RANGE: std::ops::RangeInclusive<u32> = 60..=30 * 86_400;

/// Writes to agents.
pub struct CreateAnnouncement;

/// What, and to whom.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateAnnouncementInput {
    /// What it says.
    pub text: Text<500>,
    /// Whom it is addressed to.
    pub audience: AnnouncementAudience,
    /// How long it is shown; eight hours when absent.
    pub shown_s: Option<u32>,
}

impl Operation for CreateAnnouncement {
    const ID: &'static str = "create_announcement";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/announcements";
    const ACTION: Action = Action::AnnouncementWrite;
    const SUMMARY: &'static str =
        "Writes to agents: everybody within reach, queues, groups, or chosen ones.";
    type Input = CreateAnnouncementInput;
    type Output = AnnouncementView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateAnnouncementInput,
    ) -> Result<AnnouncementView, Fault> {
        let author = scope.user().ok_or(Fault::NotFound)?;
        let shown_s = input.shown_s.unwrap_or(SHOWN_S);
        if !SHOWN_S_RANGE.contains(&shown_s) {
            return Err(Fault::field("shown_s", code::field::OUT_OF_RANGE));
        }
        let now = ctx.now();
        let audience = serde_json::to_value(&input.audience)
            .map_err(|error| Fault::Internal(Box::new(error)))?;
        let one = NewAnnouncement {
            id: ctx.id(AnnouncementId::from_i64),
            author,
            text: input.text.as_str().to_owned(),
            audience: Some(audience),
            agent_state: None,
            created_at: now,
            expires_at: now + Span::from_secs(i64::from(shown_s)),
        };
        let audience = input.audience;
        ctx.db
            .write(in_tx!(tx, [scope, one, audience], {
                let told = recipients(tx, &scope, &audience, author).await?;
                announcements::insert(tx, &scope, &one, &told).await?;
                let made = find(tx, &scope, one.id).await?;
                let kept = event("AnnouncementMade", one.id, Some(Change::made(&made)));
                tx.emit(&scope, now, kept);
                Ok(made)
            }))
            .await
    }
}

/// Finds everybody who is told: active users whom the author reaches, without the author.
///
/// **Errors**: a queue, group or agent that does not exist or is out of reach; nobody is left; too many are.
async fn recipients(
    tx: &mut Tx<'_>,
    scope: &Scope,
    audience: &AnnouncementAudience,
    author: UserId,
) -> Result<Vec<UserId>, Fault> {
    let reached = agent::reached(tx, scope).await?;
    let within = |user: &UserId| reached.as_ref().is_none_or(|all| all.contains(user));
    let active: BTreeSet<UserId> = users::list_all(tx, scope)
        .await?
        .into_iter()
        .filter(|user| user.active)
        .map(|user| user.id)
        .collect();
    let mut told = BTreeSet::new();
    if audience.everybody {
        told.clone_from(&active);
    }
    let members = queues::members(tx, scope).await?;
    let living = queues::list(tx, scope).await?;
    for queue in &audience.queue_ids {
        let known = living
            .iter()
            .any(|one| one.id == *queue && one.deleted_at.is_none());
        let reached = scope.reach() == Reach::All || scope.queues().contains(queue);
        if !(known && reached) {
            return Err(Fault::field("audience.queue_ids", code::field::UNKNOWN));
        }
        told.extend(members.get(queue).into_iter().flat_map(|of| of.keys()));
    }
    let groups = user_groups::list(tx, scope).await?;
    for group in &audience.user_group_ids {
        let found = groups
            .iter()
            .find(|one| one.id == *group && user_group::may_choose(scope, one));
        let found =
            found.ok_or_else(|| Fault::field("audience.user_group_ids", code::field::UNKNOWN))?;
        told.extend(&found.members);
    }
    for user in &audience.user_ids {
        if !(active.contains(user) && within(user)) {
            return Err(Fault::field("audience.user_ids", code::field::UNKNOWN));
        }
        told.insert(*user);
    }
    told.retain(|user| active.contains(user) && within(user) && *user != author);
    match told.len() {
        0 => Err(Fault::field("audience", code::field::REQUIRED)),
        1..=RECIPIENTS_MAX => Ok(told.into_iter().collect()),
        _ => Err(Fault::field("audience", code::field::OUT_OF_RANGE)),
    }
}
