//! Settings as the floor needs them: values that are replaced whole, entity by entity.
//!
//! Names, colours and everything else that decides nothing stay outside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::calendar::Calendar;
use base::id::{OrgId, PauseReasonId, QueueId, SkillId, UserGroupId, UserId, WrapUpCodeId};
use base::limits::CAPACITY_MAX;
use base::medium::Medium;
use base::time::Span;
use serde::{Deserialize, Serialize};

use crate::limits::{PRIORITY_MAX, RELAX_STEPS_MAX, SKILL_LEVEL_MAX, SKILLS_MAX};
use crate::refused::Refused;
use crate::routing::strategy::StrategyName;

/// What holds for the whole organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationConfig {
    /// The organization.
    pub id: OrgId,
    /// Number of the node that owns the floor, for the ids of segments and presence spans.
    pub node: u16,
    /// What the random strategy draws from.
    pub seed: u64,
    /// The time zone of the days that are counted (GAP-112); its hours do not matter.
    pub calendar: Arc<Calendar>,
    /// How long a lost connection is forgiven (GAP-127).
    pub drop_forgiveness: Span,
    /// How long an interaction waits for the person's owner alone.
    pub owner_wait: Span,
    /// How long it then waits for the owner's groups alone.
    pub group_wait: Span,
    /// Whether the handling time that is shown includes wrap-up (CONFLICT-04).
    pub handling_includes_wrap_up: bool,
}

impl OrganizationConfig {
    /// Gives the defaults: 60 s forgiven, 60 s for the owner, 60 s for the group.
    pub fn new(id: OrgId, calendar: Arc<Calendar>) -> Self {
        Self {
            id,
            node: 0,
            seed: 0,
            calendar,
            drop_forgiveness: Span::from_secs(60),
            owner_wait: Span::from_secs(60),
            group_wait: Span::from_secs(60),
            handling_includes_wrap_up: false,
        }
    }
}

/// How much earlier than others an agent of a queue is chosen: 0 first.
pub type Tier = u8;

/// A level that is enough after a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Relax {
    /// After waiting this long in the queue.
    pub after: Span,
    /// This level is enough; 0 drops the skill.
    pub level: u8,
}

/// A skill that a queue asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredSkill {
    /// The skill.
    pub skill: SkillId,
    /// The level wanted at first, 1..=10.
    pub level: u8,
    /// Lower levels later, in order of time.
    pub relax: Vec<Relax>,
}

impl RequiredSkill {
    /// Gives the level that is enough after a wait.
    pub fn level_after(&self, waited: Span) -> u8 {
        self.relax
            .iter()
            .filter(|step| step.after <= waited)
            .map(|step| step.level)
            .next_back()
            .unwrap_or(self.level)
    }
}

/// From which moment the service level counts (DASH-040).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountsFrom {
    /// The agent's answer.
    Answer,
    /// The first message that a person of the operation writes.
    Reply,
}

/// The target of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLevel {
    /// Share to reach, 0..=100.
    pub target_percent: u8,
    /// Within this wait.
    pub within: Span,
    /// Who gives up before this wait is left out.
    pub short_abandon: Span,
    /// What ends the wait.
    pub counts_from: CountsFrom,
    /// Whether short abandons stay in the denominator after all (GAP-108).
    pub all_abandons: bool,
}

/// How an interaction comes to an agent (ROUTE-008).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// It is assigned without a click; not opening it within the time-out gives it back.
    Automatic,
    /// The agent accepts each one.
    Click,
}

impl ServiceLevel {
    /// Tells whether an answer after this wait meets the target, where the answer counts.
    pub fn answered_within(&self, waited: Span) -> bool {
        self.counts_from == CountsFrom::Answer && waited <= self.within
    }

    /// Tells whether a first reply after this wait meets the target, where the reply counts.
    pub fn replied_within(&self, waited: Span) -> bool {
        self.counts_from == CountsFrom::Reply && waited <= self.within
    }
}

/// Who is asked before the others when the customer belongs to somebody's portfolio (PERSON-009, GAP-073).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Portfolio {
    /// How long the owner alone may take it; the organization's time when absent.
    pub owner_wait: Option<Span>,
    /// How long it waits for an owner who is not there, with a message left; not at all when absent.
    pub absent_wait: Option<Span>,
    /// Who may take it next, before anybody else.
    pub reserve: Option<Reserve>,
    /// How long the owner's groups alone may take it then; the organization's time when absent.
    pub group_wait: Option<Span>,
}

/// The agent who stands in for the owners of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserve {
    /// Who.
    pub agent: UserId,
    /// For how long nobody else may take it.
    pub wait: Span,
}

/// Where an interaction goes that waited too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overflow {
    /// After this wait.
    pub after: Span,
    /// To this queue.
    pub to: QueueId,
}

/// What happens to an interaction that arrives outside the hours. It is flagged in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterHours {
    /// It waits like any other.
    Queue,
    /// It waits, and nobody gets it before the queue opens.
    Hold,
    /// It ends at once; the customer is told.
    Refuse,
}

/// Wrap-up of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUp {
    /// The media that have codes, so that concluding asks for one.
    pub media: BTreeSet<Medium>,
    /// After this time it ends without a code.
    pub limit: Option<Span>,
    /// The codes that the product records by itself (TAG-009).
    pub automatic: BTreeMap<Medium, BTreeMap<SystemEnding, WrapUpCodeId>>,
}

impl WrapUp {
    /// Gives the code that an ending by the product records.
    pub fn automatic_code(&self, medium: Medium, ending: SystemEnding) -> Option<WrapUpCodeId> {
        self.automatic.get(&medium)?.get(&ending).copied()
    }
}

/// A way in which the product itself ends a contact, with nobody there to choose a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemEnding {
    /// Refused outside the hours.
    AfterHours,
    /// The customer left before an answer.
    Abandoned,
    /// The customer was silent too long.
    Withdrawn,
    /// Nobody chose a code in time.
    WrapUpExpired,
    /// A flow ended it and named no code.
    FlowEnded,
    /// The customer was blocked.
    Blocked,
}

/// Times of silence, counted only while the last message is the operation's (MSG-012, MSG-014, MSG-016).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inactivity {
    /// The agent is warned and the conversation becomes inactive.
    pub agent_warned: Span,
    /// The customer is reminded, if at all.
    pub customer_warned: Option<Span>,
    /// The conversation ends as withdrawn.
    pub withdrawn: Span,
    /// A customer who waits this long for a reply raises an alarm.
    pub reply_alarm: Span,
}

impl Inactivity {
    /// 30 minutes, no reminder, 48 hours, alarm after 30 minutes.
    pub const DEFAULT: Self = Self {
        agent_warned: Span::from_mins(30),
        customer_warned: None,
        withdrawn: Span::from_hours(48),
        reply_alarm: Span::from_mins(30),
    };
}

/// Where a transfer goes that its target did not take (GAP-022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferLapse {
    /// Back to the sender, if still there; else to the queue.
    Sender,
    /// To the queue.
    Queue,
}

/// Which clock the reply times follow (GAP-109).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyClock {
    /// Only the opening hours of the queue count.
    OpeningHours,
    /// Every second counts.
    CalendarTime,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueConfig {
    /// The queue.
    pub id: QueueId,
    /// Whether new interactions may enter.
    pub active: bool,
    /// Who is chosen among several.
    pub strategy: StrategyName,
    /// Who gets its interactions; groups are resolved by the caller.
    pub members: BTreeMap<UserId, Tier>,
    /// What they must know.
    pub skills: Vec<RequiredSkill>,
    /// The target.
    pub service_level: ServiceLevel,
    /// With or without a click.
    pub acceptance: Acceptance,
    /// How long an offer stands, or an assignment may stay unopened.
    pub offer_timeout: Span,
    /// Points that every interaction of the queue starts with.
    pub priority: u16,
    /// Points gained per minute of waiting; 0 means strict priority.
    pub ageing_per_min: u16,
    /// Where it goes after too long a wait.
    pub overflow: Option<Overflow>,
    /// Who is asked first for customers of a portfolio.
    pub portfolio: Portfolio,
    /// The hours.
    pub calendar: Arc<Calendar>,
    /// Outside the hours.
    pub after_hours: AfterHours,
    /// After the contact.
    pub wrap_up: WrapUp,
    /// Times of silence.
    pub inactivity: Inactivity,
    /// Who waits gets a notice each time this has passed, if at all (GAP-011).
    pub notice_every: Option<Span>,
    /// Whether what an agent gives back by hand also goes before new entries.
    pub returns_first: bool,
    /// Queues that may receive transfers from this one; every queue when absent.
    pub may_transfer_to: Option<BTreeSet<QueueId>>,
    /// A transfer that was not taken.
    pub transfer_lapse: TransferLapse,
    /// The clock of reply times.
    pub reply_clock: ReplyClock,
}

impl QueueConfig {
    /// Gives an active queue with the usual defaults and no members.
    pub fn new(id: QueueId, calendar: Arc<Calendar>) -> Self {
        Self {
            id,
            active: true,
            strategy: StrategyName::LongestIdle,
            members: BTreeMap::new(),
            skills: Vec::new(),
            service_level: ServiceLevel {
                target_percent: 80,
                within: Span::from_secs(20),
                short_abandon: Span::from_secs(3),
                counts_from: CountsFrom::Answer,
                all_abandons: false,
            },
            acceptance: Acceptance::Automatic,
            offer_timeout: Span::from_secs(20),
            priority: 0,
            ageing_per_min: 1,
            overflow: None,
            portfolio: Portfolio::default(),
            calendar,
            after_hours: AfterHours::Queue,
            wrap_up: WrapUp {
                media: BTreeSet::new(),
                limit: None,
                automatic: BTreeMap::new(),
            },
            inactivity: Inactivity::DEFAULT,
            notice_every: None,
            returns_first: false,
            may_transfer_to: None,
            transfer_lapse: TransferLapse::Sender,
            reply_clock: ReplyClock::OpeningHours,
        }
    }

    /// Checks the limits.
    ///
    /// **Errors**: [`Refused::SettingOutOfRange`] with the name of the setting.
    pub fn check(&self) -> Result<(), Refused> {
        let out = |setting| Err(Refused::SettingOutOfRange { setting });
        if self.skills.len() > SKILLS_MAX {
            return out("skills");
        }
        for skill in &self.skills {
            let levels_fit = (1..=SKILL_LEVEL_MAX).contains(&skill.level)
                && skill.relax.iter().all(|step| step.level <= SKILL_LEVEL_MAX);
            let in_order = skill
                .relax
                .is_sorted_by(|a, b| a.after < b.after && a.level >= b.level);
            if !levels_fit || !in_order || skill.relax.len() > RELAX_STEPS_MAX {
                return out("skills");
            }
        }
        if self.priority > PRIORITY_MAX {
            return out("priority");
        }
        if self.service_level.target_percent > 100 {
            return out("service_level");
        }
        if self.offer_timeout == Span::ZERO {
            return out("offer_timeout");
        }
        if self.overflow.is_some_and(|overflow| overflow.to == self.id) {
            return out("overflow");
        }
        if self.notice_every == Some(Span::ZERO) {
            return out("notice_every");
        }
        if self.inactivity.withdrawn < self.inactivity.agent_warned {
            return out("inactivity");
        }
        Ok(())
    }

    /// Tells whether this queue may hand interactions to another.
    pub fn hands_to(&self, other: QueueId) -> bool {
        self.may_transfer_to
            .as_ref()
            .is_none_or(|only| only.contains(&other))
    }
}

/// How much an agent may hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Over all media.
    pub total: u32,
    /// Per medium; the total where a medium is not named, one for voice.
    pub per_medium: BTreeMap<Medium, u32>,
}

impl Capacity {
    /// The same for every medium; one call.
    pub fn of(total: u32) -> Self {
        Self {
            total,
            per_medium: BTreeMap::new(),
        }
    }

    /// Gives the limit of a medium. Nobody holds two calls.
    pub fn for_medium(&self, medium: Medium) -> u32 {
        let named = self.per_medium.get(&medium).copied().unwrap_or(self.total);
        match medium {
            Medium::Voice => named.min(1),
            Medium::Chat | Medium::Messaging | Medium::Mail => named,
        }
    }
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentConfig {
    /// The user.
    pub id: UserId,
    /// Skills with levels.
    pub skills: BTreeMap<SkillId, u8>,
    /// How much at once.
    pub capacity: Capacity,
    /// Automatic distribution; off means that the agent pulls. Calls are delivered either way (ROUTE-009).
    pub automatic: bool,
    /// The user groups, for portfolios.
    pub groups: BTreeSet<UserGroupId>,
}

impl AgentConfig {
    /// Gives an agent without skills who is distributed to.
    pub fn new(id: UserId, capacity: u32) -> Self {
        Self {
            id,
            skills: BTreeMap::new(),
            capacity: Capacity::of(capacity),
            automatic: true,
            groups: BTreeSet::new(),
        }
    }

    /// Checks the limits.
    ///
    /// **Errors**: [`Refused::SettingOutOfRange`] with the name of the setting.
    pub fn check(&self) -> Result<(), Refused> {
        if self.capacity.total > CAPACITY_MAX {
            return Err(Refused::SettingOutOfRange {
                setting: "capacity",
            });
        }
        Ok(())
    }
}

/// What becomes of open conversations when an immediate pause starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenConversations {
    /// They stay with the agent.
    Stay,
    /// They return to their queues, before new entries.
    Return,
}

/// When a pause starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseStart {
    /// When the last active interaction ends (PAUSE-004).
    WhenFree,
    /// At once (PAUSE-007).
    Immediate(OpenConversations),
}

/// A reason for a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseReasonConfig {
    /// The reason.
    pub id: PauseReasonId,
    /// When it starts.
    pub start: PauseStart,
    /// After this the supervisor is told (GAP-090).
    pub max: Option<Span>,
}

/// Every setting at once, as a floor is loaded with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorConfig {
    /// The organization.
    pub organization: OrganizationConfig,
    /// Every queue.
    pub queues: BTreeMap<QueueId, Arc<QueueConfig>>,
    /// Every agent.
    pub agents: BTreeMap<UserId, AgentConfig>,
    /// Every pause reason.
    pub pause_reasons: BTreeMap<PauseReasonId, PauseReasonConfig>,
}

impl FloorConfig {
    /// Gives an organization without queues or agents.
    pub fn new(organization: OrganizationConfig) -> Self {
        Self {
            organization,
            queues: BTreeMap::new(),
            agents: BTreeMap::new(),
            pause_reasons: BTreeMap::new(),
        }
    }
}
