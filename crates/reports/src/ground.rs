//! What a report stands on: the clock and names of the organization, the targets of its queues, and how far the scope reaches.

use std::collections::{BTreeMap, BTreeSet};

use base::authz::{Reach, Scope};
use base::calendar::Calendar;
use base::id::{ChannelAccountId, PauseReasonId, QueueId, UserId, WrapUpCodeId};
use base::locale::Locale;
use base::time::{Span, Timestamp};
use floor::board::recount::RowFact;
use floor::config::{CountsFrom, ServiceLevel};
use floor::metric::Figures;
use setup::organization::OrganizationSettings;
use setup::queue::{self, QueueSettings};
use store::{Result, Tx, args, both};

use crate::question::Question;
use crate::table::Cell;

store::statements! {
    /// The zone and settings of the organization, by primary key.
    ORGANIZATION = both("SELECT time_zone, settings FROM organizations WHERE id = $1");
    /// Every queue, deleted ones too, because history names them: tens of rows.
    QUEUES = both("SELECT id, name, settings FROM queues WHERE org_id = $1");
    /// Every user, by name: as many as the directory lists.
    USERS = both("SELECT id, name, email, employee_number FROM users WHERE org_id = $1 ORDER BY name_fold, id");
    /// Every code, deleted ones too: hundreds of rows.
    CODES = both("SELECT id, parent_id, name FROM wrap_up_codes WHERE org_id = $1");
    /// Every reason of pauses, deleted ones too: tens of rows.
    REASONS = both("SELECT id, name FROM pause_reasons WHERE org_id = $1");
    /// Every channel account, deleted ones too: tens of rows.
    ACCOUNTS = both("SELECT id, name FROM channel_accounts WHERE org_id = $1");
    /// Who is linked to which queue.
    MEMBERS = both("SELECT queue_id, user_id FROM queue_members WHERE org_id = $1");
}

/// A user as reports name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The number that the company gave them.
    pub employee_number: Option<String>,
}

/// What a report stands on.
#[derive(Debug)]
pub struct Ground {
    /// The language of words.
    pub locale: Locale,
    /// The days and hours of the organization.
    pub calendar: Calendar,
    /// Now, for what did not end yet.
    pub now: Timestamp,
    /// What is asked.
    pub question: Question,
    /// The first moment of the period.
    pub from: Timestamp,
    /// The moment after its last.
    pub to: Timestamp,
    /// The number asked for, as it is stored.
    pub number: Option<String>,
    /// Users by name.
    pub users: Vec<Person>,
    queues: BTreeMap<QueueId, String>,
    levels: BTreeMap<QueueId, ServiceLevel>,
    codes: BTreeMap<WrapUpCodeId, (Option<WrapUpCodeId>, String)>,
    reasons: BTreeMap<PauseReasonId, String>,
    accounts: BTreeMap<ChannelAccountId, String>,
    handling_includes_wrap_up: bool,
    reached: Reached,
}

/// What a scope reaches of the figures.
#[derive(Debug)]
enum Reached {
    /// Everything.
    All,
    /// What happens in these queues, and the presence of those who are linked to them.
    Queues(BTreeSet<QueueId>, BTreeSet<UserId>),
    /// What these users do.
    Users(BTreeSet<UserId>),
}

impl Ground {
    /// Reads it.
    pub async fn read(
        tx: &mut Tx<'_>,
        scope: &Scope,
        (locale, now): (Locale, Timestamp),
        question: Question,
    ) -> Result<Self> {
        let (zone, settings) = tx
            .one(&ORGANIZATION, args![scope.org()], |row| {
                Ok((row.text(0)?, row.json::<OrganizationSettings>(1)?))
            })
            .await?;
        let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
        let (from, to) = question.period(&calendar);
        let number = question
            .number
            .as_ref()
            .and_then(|text| store::number::parse(text.as_str()));
        let queues = tx
            .all(&QUEUES, args![scope.org()], |row| {
                let settings: QueueSettings = row.json(2)?;
                Ok((QueueId::from_i64(row.i64(0)?), row.text(1)?, settings))
            })
            .await?;
        let levels = queues
            .iter()
            .map(|(id, _, settings)| (*id, level(settings)))
            .collect();
        let codes = tx
            .all(&CODES, args![scope.org()], |row| {
                let parent = row.opt_i64(1)?.map(WrapUpCodeId::from_i64);
                Ok((WrapUpCodeId::from_i64(row.i64(0)?), (parent, row.text(2)?)))
            })
            .await?;
        let reasons = tx
            .all(&REASONS, args![scope.org()], |row| {
                Ok((PauseReasonId::from_i64(row.i64(0)?), row.text(1)?))
            })
            .await?;
        let accounts = tx
            .all(&ACCOUNTS, args![scope.org()], |row| {
                Ok((ChannelAccountId::from_i64(row.i64(0)?), row.text(1)?))
            })
            .await?;
        Ok(Self {
            locale,
            calendar,
            now,
            question,
            from,
            to,
            number,
            users: users(tx, scope).await?,
            queues: queues.into_iter().map(|(id, name, _)| (id, name)).collect(),
            levels,
            codes: codes.into_iter().collect(),
            reasons: reasons.into_iter().collect(),
            accounts: accounts.into_iter().collect(),
            handling_includes_wrap_up: settings.handling_includes_wrap_up,
            reached: reached(tx, scope).await?,
        })
    }

    /// Names a queue.
    pub fn queue(&self, id: QueueId) -> Cell {
        named(self.queues.get(&id))
    }

    /// Names a user.
    pub fn user(&self, id: UserId) -> Cell {
        named(
            self.users
                .iter()
                .find(|user| user.id == id)
                .map(|user| &user.name),
        )
    }

    /// Names a code with the group it is in, `Vendas / Convertida`.
    pub fn code(&self, id: WrapUpCodeId) -> Cell {
        let Some((parent, name)) = self.codes.get(&id) else {
            return Cell::Empty;
        };
        let group = parent.and_then(|parent| self.codes.get(&parent));
        Cell::Text(group.map_or_else(|| name.clone(), |(_, group)| format!("{group} / {name}")))
    }

    /// Names a reason of pauses.
    pub fn reason(&self, id: PauseReasonId) -> Cell {
        named(self.reasons.get(&id))
    }

    /// Names a channel account.
    pub fn account(&self, id: ChannelAccountId) -> Cell {
        named(self.accounts.get(&id))
    }

    /// Gives the target of a queue, as it is now.
    pub fn level(&self, id: QueueId) -> Option<ServiceLevel> {
        self.levels.get(&id).copied()
    }

    /// Gives what indicators of a period are computed from: nobody waits in it.
    pub fn figures(&self, tally: floor::board::Tally) -> Figures {
        Figures {
            tally,
            handling_includes_wrap_up: self.handling_includes_wrap_up,
            ..Figures::default()
        }
    }

    /// Tells whether the operation as a whole is asked for: then an interaction counts once (CONFLICT-21).
    pub const fn is_whole(&self) -> bool {
        matches!(self.reached, Reached::All) && self.question.queue_id.is_none()
    }

    /// Tells whether a fact of a queue is asked for and within reach.
    pub fn admits(&self, told: &RowFact) -> bool {
        let Some(queue) = told.scope else {
            return false;
        };
        self.admits_in(queue, told.agent)
    }

    /// Tells whether what an agent, or nobody yet, did in a queue is asked for and within reach.
    pub fn admits_in(&self, queue: QueueId, agent: Option<UserId>) -> bool {
        let asked = self.question.queue_id.is_none_or(|one| one == queue)
            && self.question.user_id.is_none_or(|one| Some(one) == agent);
        let reached = match &self.reached {
            Reached::All => true,
            Reached::Queues(queues, _) => queues.contains(&queue),
            Reached::Users(users) => agent.is_some_and(|agent| users.contains(&agent)),
        };
        asked && reached
    }

    /// Lends the users whose presence is within reach; all when absent.
    pub const fn users_reached(&self) -> Option<&BTreeSet<UserId>> {
        match &self.reached {
            Reached::All => None,
            Reached::Queues(_, users) | Reached::Users(users) => Some(users),
        }
    }

    /// Tells whether the presence of a user is asked for and within reach.
    pub fn admits_user(&self, user: UserId) -> bool {
        let asked = self.question.user_id.is_none_or(|one| one == user);
        asked
            && self
                .users_reached()
                .is_none_or(|users| users.contains(&user))
    }
}

fn named(name: Option<&String>) -> Cell {
    Cell::of(name, |name| Cell::Text(name.clone()))
}

async fn users(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Person>> {
    tx.all(&USERS, args![scope.org()], |row| {
        Ok(Person {
            id: UserId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            email: row.text(2)?,
            employee_number: row.opt_text(3)?,
        })
    })
    .await
}

async fn reached(tx: &mut Tx<'_>, scope: &Scope) -> Result<Reached> {
    Ok(match scope.reach() {
        Reach::All => Reached::All,
        Reach::Queues => {
            let queues: BTreeSet<QueueId> = scope.queues().iter().copied().collect();
            let members = tx
                .all(&MEMBERS, args![scope.org()], |row| {
                    Ok((
                        QueueId::from_i64(row.i64(0)?),
                        UserId::from_i64(row.i64(1)?),
                    ))
                })
                .await?;
            let users = members
                .into_iter()
                .filter(|(queue, _)| queues.contains(queue))
                .map(|(_, user)| user)
                .chain(scope.user())
                .collect();
            Reached::Queues(queues, users)
        }
        Reach::Team => Reached::Users(scope.team().iter().copied().collect()),
        Reach::Own => Reached::Users(scope.user().into_iter().collect()),
    })
}

fn level(settings: &QueueSettings) -> ServiceLevel {
    let secs = |n: u32| Span::from_secs(i64::from(n));
    ServiceLevel {
        target_percent: settings.target_pct,
        within: secs(settings.target_s),
        short_abandon: secs(settings.short_abandon_s),
        counts_from: match settings.counts_from {
            queue::CountsFrom::Answer => CountsFrom::Answer,
            queue::CountsFrom::Reply => CountsFrom::Reply,
        },
        all_abandons: false,
    }
}
