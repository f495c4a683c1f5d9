//! The settings of an organization as its floor needs them, and the texts that go with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::Fault;
use base::authz::Scope;
use base::calendar::Calendar;
use base::id::{CalendarId, QueueId, UserId, WrapUpCodeId};
use base::locale::Locale;
use base::medium::Medium;
use base::time::Span;
use floor::config::{
    self, AgentConfig, Capacity, FloorConfig, OpenConversations, OrganizationConfig,
    PauseReasonConfig, PauseStart, QueueConfig, Relax,
};
use floor::routing::strategy::StrategyName;
use setup::portfolio::PortfolioRule;
use setup::queue::{self, QueueSettings};
use setup::wrap_up_code;
use store::Tx;
use store_setup::organizations::Organization;
use store_setup::queues::Queue;
use store_setup::{
    calendars, organizations, pause_reasons, queues, user_groups, users, wrap_up_codes,
};

/// A queue's name and texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueTexts {
    /// The name.
    pub name: String,
    /// The settings, of which the automatic messages are used.
    pub settings: QueueSettings,
}

/// Everything a floor is configured with.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// For the machine.
    pub config: FloorConfig,
    /// For automatic messages.
    pub queues: BTreeMap<QueueId, QueueTexts>,
    /// The organization's language.
    pub locale: Locale,
}

/// Reads the settings of the scope's organization.
pub async fn load(tx: &mut Tx<'_>, scope: &Scope, seed: u64) -> Result<Loaded, Fault> {
    let organization = organizations::get(tx, scope).await?;
    let always = Arc::new(
        Calendar::always(&organization.time_zone).unwrap_or_else(|_| Calendar::always_utc()),
    );
    let mut config = FloorConfig::new(organization_config(
        &organization,
        Arc::clone(&always),
        seed,
    ));
    let hours = hours(tx, scope).await?;
    let members = queues::members(tx, scope).await?;
    let codes = codes_of_queues(tx, scope).await?;
    let mut texts = BTreeMap::new();
    for row in queues::list(tx, scope)
        .await?
        .into_iter()
        .filter(|queue| queue.deleted_at.is_none())
    {
        let calendar = row
            .settings
            .calendar_id
            .and_then(|id| hours.get(&id))
            .unwrap_or(&always);
        let linked = members.get(&row.id).cloned().unwrap_or_default();
        let codes = codes.get(&row.id).cloned().unwrap_or_default();
        config.queues.insert(
            row.id,
            Arc::new(queue_config(&row, Arc::clone(calendar), linked, codes)),
        );
        texts.insert(
            row.id,
            QueueTexts {
                name: row.name,
                settings: row.settings,
            },
        );
    }
    agents(tx, scope, &mut config).await?;
    for reason in pause_reasons::list(tx, scope)
        .await?
        .into_iter()
        .filter(|reason| reason.deleted_at.is_none())
    {
        config
            .pause_reasons
            .insert(reason.id, pause_config(&reason));
    }
    Ok(Loaded {
        config,
        queues: texts,
        locale: organization.locale,
    })
}

async fn agents(tx: &mut Tx<'_>, scope: &Scope, config: &mut FloorConfig) -> Result<(), Fault> {
    let groups = user_groups::list(tx, scope).await?;
    for user in users::list_all(tx, scope)
        .await?
        .into_iter()
        .filter(|user| user.active)
    {
        let of = groups
            .iter()
            .filter(|group| group.members.contains(&user.id))
            .map(|group| group.id);
        let agent = AgentConfig {
            id: user.id,
            skills: user.work.skills,
            capacity: Capacity {
                total: user.work.capacity,
                per_medium: user.work.capacity_per_medium,
            },
            automatic: user.work.automatic_distribution,
            groups: of.collect(),
        };
        config.agents.insert(user.id, agent);
    }
    Ok(())
}

async fn hours(
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<BTreeMap<CalendarId, Arc<Calendar>>, Fault> {
    let rows = calendars::list(tx, scope).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.id, Arc::new(Calendar::try_new(row.definition).ok()?))))
        .collect())
}

/// What a floor knows of the codes of a queue.
#[derive(Debug, Clone, Default)]
struct QueueCodes {
    /// The media that have codes.
    media: BTreeSet<Medium>,
    /// The codes that the product records by itself.
    automatic: BTreeMap<Medium, BTreeMap<config::SystemEnding, WrapUpCodeId>>,
}

async fn codes_of_queues(
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<BTreeMap<QueueId, QueueCodes>, Fault> {
    let mut codes: BTreeMap<QueueId, QueueCodes> = BTreeMap::new();
    for code in wrap_up_codes::list(tx, scope)
        .await?
        .into_iter()
        .filter(|code| code.deleted_at.is_none())
    {
        let of = codes.entry(code.queue).or_default();
        of.media.insert(code.medium);
        if !code.endings.is_empty() {
            let recorded = of.automatic.entry(code.medium).or_default();
            recorded.extend(code.endings.iter().map(|one| (ending(*one), code.id)));
        }
    }
    Ok(codes)
}

const fn ending(ending: wrap_up_code::SystemEnding) -> config::SystemEnding {
    match ending {
        wrap_up_code::SystemEnding::AfterHours => config::SystemEnding::AfterHours,
        wrap_up_code::SystemEnding::Abandoned => config::SystemEnding::Abandoned,
        wrap_up_code::SystemEnding::Withdrawn => config::SystemEnding::Withdrawn,
        wrap_up_code::SystemEnding::WrapUpExpired => config::SystemEnding::WrapUpExpired,
        wrap_up_code::SystemEnding::FlowEnded => config::SystemEnding::FlowEnded,
        wrap_up_code::SystemEnding::Blocked => config::SystemEnding::Blocked,
    }
}

fn secs(value: u32) -> Span {
    Span::from_secs(i64::from(value))
}

fn organization_config(
    row: &Organization,
    calendar: Arc<Calendar>,
    seed: u64,
) -> OrganizationConfig {
    OrganizationConfig {
        seed,
        drop_forgiveness: secs(row.settings.drop_forgiveness_s),
        owner_wait: secs(row.settings.owner_wait_s),
        group_wait: secs(row.settings.group_wait_s),
        handling_includes_wrap_up: row.settings.handling_includes_wrap_up,
        ..OrganizationConfig::new(row.id, calendar)
    }
}

fn pause_config(row: &pause_reasons::PauseReason) -> PauseReasonConfig {
    let start = match (row.immediate, row.returns_conversations) {
        (false, _) => PauseStart::WhenFree,
        (true, false) => PauseStart::Immediate(OpenConversations::Stay),
        (true, true) => PauseStart::Immediate(OpenConversations::Return),
    };
    PauseReasonConfig {
        id: row.id,
        start,
        max: row.max_duration_s.map(secs),
    }
}

fn queue_config(
    row: &Queue,
    calendar: Arc<Calendar>,
    members: BTreeMap<UserId, u8>,
    codes: QueueCodes,
) -> QueueConfig {
    let settings = &row.settings;
    QueueConfig {
        active: row.active,
        strategy: match settings.strategy {
            queue::Strategy::LongestIdle => StrategyName::LongestIdle,
            queue::Strategy::LeastBusy => StrategyName::LeastBusy,
            queue::Strategy::RoundRobin => StrategyName::RoundRobin,
            queue::Strategy::Random => StrategyName::Random,
        },
        members,
        skills: settings.skills.iter().map(required_skill).collect(),
        service_level: config::ServiceLevel {
            target_percent: settings.target_pct,
            within: secs(settings.target_s),
            short_abandon: secs(settings.short_abandon_s),
            counts_from: match settings.counts_from {
                queue::CountsFrom::Answer => config::CountsFrom::Answer,
                queue::CountsFrom::Reply => config::CountsFrom::Reply,
            },
            all_abandons: false,
        },
        acceptance: match settings.acceptance {
            queue::Acceptance::Automatic => config::Acceptance::Automatic,
            queue::Acceptance::Click => config::Acceptance::Click,
        },
        offer_timeout: secs(settings.offer_timeout_s),
        priority: settings.priority,
        ageing_per_min: settings.ageing_per_min,
        overflow: settings
            .overflow_queue_id
            .zip(settings.overflow_after_s)
            .map(|(to, after)| config::Overflow {
                after: secs(after),
                to,
            }),
        portfolio: portfolio(&settings.portfolio),
        after_hours: match settings.after_hours {
            queue::AfterHours::Queue => config::AfterHours::Queue,
            queue::AfterHours::Hold => config::AfterHours::Hold,
            queue::AfterHours::Refuse => config::AfterHours::Refuse,
        },
        wrap_up: config::WrapUp {
            media: if settings.wrap_up_required {
                codes.media
            } else {
                BTreeSet::new()
            },
            limit: settings.wrap_up_limit_s.map(secs),
            automatic: codes.automatic,
        },
        inactivity: config::Inactivity {
            agent_warned: secs(settings.inactive_after_s),
            customer_warned: settings.warn_customer_after_s.map(secs),
            withdrawn: secs(settings.withdraw_after_s),
            reply_alarm: secs(settings.reply_alarm_s),
        },
        notice_every: settings
            .notice_every_s
            .filter(|_| !settings.notices.is_empty())
            .map(secs),
        returns_first: settings.returns_first,
        may_transfer_to: settings.transfer_queue_ids.clone(),
        ..QueueConfig::new(row.id, calendar)
    }
}

fn portfolio(rule: &PortfolioRule) -> config::Portfolio {
    config::Portfolio {
        owner_wait: rule.owner_wait_s.map(secs),
        absent_wait: rule.absent_wait_s.map(secs),
        reserve: rule.reserve_agent_id.map(|agent| config::Reserve {
            agent,
            wait: secs(rule.reserve_wait_s),
        }),
        group_wait: rule.group_wait_s.map(secs),
    }
}

fn required_skill(skill: &queue::RequiredSkill) -> config::RequiredSkill {
    config::RequiredSkill {
        skill: skill.skill_id,
        level: skill.level,
        relax: skill
            .relax_after_s
            .map(|after| Relax {
                after: secs(after),
                level: 0,
            })
            .into_iter()
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use base::id::{OrgId, PauseReasonId, SkillId};
    use floor::config::{ReplyClock, TransferLapse};
    use setup::organization::OrganizationSettings;
    use setup::queue::QueueNotice;

    use super::*;

    /// A queue with every setting at a value of its own. It names every field, so that a new one must be thought of.
    fn stored() -> Queue {
        Queue {
            id: QueueId::from_i64(1),
            group: None,
            name: "Trocas".into(),
            active: false,
            settings: QueueSettings {
                strategy: queue::Strategy::LeastBusy,
                acceptance: queue::Acceptance::Click,
                target_pct: 91,
                target_s: 11,
                short_abandon_s: 12,
                counts_from: queue::CountsFrom::Reply,
                offer_timeout_s: 13,
                priority: 14,
                ageing_per_min: 15,
                overflow_queue_id: Some(QueueId::from_i64(2)),
                overflow_after_s: Some(16),
                portfolio: PortfolioRule {
                    owner_wait_s: Some(26),
                    absent_wait_s: Some(27),
                    reserve_agent_id: Some(UserId::from_i64(9)),
                    reserve_wait_s: 28,
                    group_wait_s: Some(0),
                },
                calendar_id: Some(CalendarId::from_i64(3)),
                after_hours: queue::AfterHours::Hold,
                case_link: queue::CaseLink::Required,
                form_required: true,
                wrap_up_required: true,
                wrap_up_limit_s: Some(17),
                inactive_after_s: 18,
                warn_customer_after_s: Some(19),
                withdraw_after_s: 20,
                reply_alarm_s: 21,
                hide_cancel: true,
                returns_first: true,
                transfer_queue_ids: Some([QueueId::from_i64(4)].into()),
                skills: vec![queue::RequiredSkill {
                    skill_id: SkillId::from_i64(5),
                    level: 7,
                    relax_after_s: Some(22),
                }],
                automatic_messages: Vec::new(),
                notices: vec![QueueNotice {
                    locale: Locale::PtBr,
                    text: "Aguarde.".into(),
                }],
                notice_every_s: Some(23),
                alert_waiting_count: Some(24),
                alert_wait_s: Some(25),
                alert_below_target: true,
                opening: setup::queue::OpeningTemplates::default(),
            },
            deleted_at: None,
            revision: 1,
        }
    }

    fn recorded() -> BTreeMap<Medium, BTreeMap<config::SystemEnding, WrapUpCodeId>> {
        let code = WrapUpCodeId::from_i64(8);
        [(
            Medium::Chat,
            [(ending(wrap_up_code::SystemEnding::Withdrawn), code)].into(),
        )]
        .into()
    }

    fn codes() -> QueueCodes {
        QueueCodes {
            media: [Medium::Chat].into(),
            automatic: recorded(),
        }
    }

    fn zone(name: &str) -> Arc<Calendar> {
        Arc::new(Calendar::always(name).unwrap())
    }

    /// Rows: ROUTE-001, ROUTE-002, ROUTE-008, ROUTE-012, MSG-012, MSG-014, MSG-016, GAP-011, GAP-012, GAP-014, GAP-073, DASH-040, CONFLICT-20.
    #[test]
    fn every_setting_of_a_queue_reaches_the_floor_as_itself() {
        let calendar = zone("America/Manaus");
        let members = BTreeMap::from([(UserId::from_i64(6), 2)]);
        let given = queue_config(&stored(), Arc::clone(&calendar), members.clone(), codes());
        let wanted = QueueConfig {
            id: QueueId::from_i64(1),
            active: false,
            strategy: StrategyName::LeastBusy,
            members,
            skills: vec![config::RequiredSkill {
                skill: SkillId::from_i64(5),
                level: 7,
                relax: vec![Relax {
                    after: secs(22),
                    level: 0,
                }],
            }],
            service_level: config::ServiceLevel {
                target_percent: 91,
                within: secs(11),
                short_abandon: secs(12),
                counts_from: config::CountsFrom::Reply,
                all_abandons: false,
            },
            acceptance: config::Acceptance::Click,
            offer_timeout: secs(13),
            priority: 14,
            ageing_per_min: 15,
            overflow: Some(config::Overflow {
                after: secs(16),
                to: QueueId::from_i64(2),
            }),
            portfolio: config::Portfolio {
                owner_wait: Some(secs(26)),
                absent_wait: Some(secs(27)),
                reserve: Some(config::Reserve {
                    agent: UserId::from_i64(9),
                    wait: secs(28),
                }),
                group_wait: Some(secs(0)),
            },
            calendar,
            after_hours: config::AfterHours::Hold,
            wrap_up: config::WrapUp {
                media: [Medium::Chat].into(),
                limit: Some(secs(17)),
                automatic: recorded(),
            },
            inactivity: config::Inactivity {
                agent_warned: secs(18),
                customer_warned: Some(secs(19)),
                withdrawn: secs(20),
                reply_alarm: secs(21),
            },
            notice_every: Some(secs(23)),
            returns_first: true,
            may_transfer_to: Some([QueueId::from_i64(4)].into()),
            transfer_lapse: TransferLapse::Sender,
            reply_clock: ReplyClock::OpeningHours,
        };
        assert_eq!(given, wanted);
    }

    /// Rows: CONFLICT-20, GAP-011.
    #[test]
    fn what_asks_for_nothing_asks_the_floor_for_nothing() {
        let mut row = stored();
        row.settings.wrap_up_required = false;
        row.settings.notices.clear();
        let given = queue_config(&row, zone("UTC"), BTreeMap::new(), codes());
        assert_eq!((given.wrap_up.media.len(), given.notice_every), (0, None));
    }

    /// Rows: GAP-127, ROUTE-006, CONFLICT-04.
    #[test]
    fn every_setting_of_the_organization_reaches_the_floor_as_itself() {
        let row = Organization {
            id: OrgId::from_i64(1),
            name: "Loja".into(),
            time_zone: "America/Manaus".into(),
            locale: Locale::PtBr,
            settings: OrganizationSettings {
                drop_forgiveness_s: 61,
                owner_wait_s: 62,
                group_wait_s: 63,
                handling_includes_wrap_up: true,
                ..OrganizationSettings::default()
            },
            data_key: Vec::new(),
            record: None,
            mail: None,
            brand: setup::brand::Brand::default(),
            revision: 1,
        };
        let calendar = zone("America/Manaus");
        let wanted = OrganizationConfig {
            id: OrgId::from_i64(1),
            node: 0,
            seed: 64,
            calendar: Arc::clone(&calendar),
            drop_forgiveness: secs(61),
            owner_wait: secs(62),
            group_wait: secs(63),
            handling_includes_wrap_up: true,
        };
        assert_eq!(organization_config(&row, calendar, 64), wanted);
    }

    /// Rows: PAUSE-007, GAP-090.
    #[test]
    fn a_pause_starts_as_its_reason_says() {
        let start = |immediate, returns_conversations| {
            let row = pause_reasons::PauseReason {
                id: PauseReasonId::from_i64(1),
                name: "Almoço".into(),
                immediate,
                returns_conversations,
                max_duration_s: Some(60),
                deleted_at: None,
                revision: 1,
            };
            let given = pause_config(&row);
            assert_eq!(given.max, Some(secs(60)));
            given.start
        };
        assert_eq!(start(false, true), PauseStart::WhenFree);
        assert_eq!(
            start(true, false),
            PauseStart::Immediate(OpenConversations::Stay)
        );
        assert_eq!(
            start(true, true),
            PauseStart::Immediate(OpenConversations::Return)
        );
    }
}
