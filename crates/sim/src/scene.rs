//! The operation that is simulated: queues that differ in every setting, and agents that differ in skill and manner.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::calendar::{Calendar, CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};
use base::id::{CalendarId, OrgId, PauseReasonId, QueueId, SkillId, UserGroupId, UserId};
use base::locale::Locale;
use base::medium::Medium;
use base::rng::Rng;
use base::time::{Span, Timestamp};
use floor::config::{
    Acceptance, AfterHours, AgentConfig, Capacity, CountsFrom, FloorConfig, Inactivity,
    OpenConversations, OrganizationConfig, Overflow, PauseReasonConfig, PauseStart, Portfolio,
    QueueConfig, Relax, ReplyClock, RequiredSkill, Reserve, TransferLapse,
};
use floor::flow::definition::{Edge, Flow, Node, NodeKey, Port, Words};
use floor::flow::node::NodeKind;
use floor::flow::node::end::End;
use floor::flow::node::hours::Hours;
use floor::flow::node::menu::{Menu, MenuOption};
use floor::flow::node::queue::Queue;
use floor::flow::node::start::Start;
use floor::routing::strategy::StrategyName;

/// Monday, 2026-09-21, 08:00 in São Paulo.
pub const MORNING: Timestamp = Timestamp::from_secs(1_789_988_400);
/// Reasons for pauses: two that wait, two that do not.
pub const REASONS: [PauseReasonId; 4] = [
    PauseReasonId::from_i64(301),
    PauseReasonId::from_i64(302),
    PauseReasonId::from_i64(303),
    PauseReasonId::from_i64(304),
];
/// A supervisor: an agent of no queue.
pub const SUPERVISOR: UserId = UserId::from_i64(999);
/// The opening hours that the flow asks for.
pub const HOURS: CalendarId = CalendarId::from_i64(601);
/// Queues of the operation.
pub const QUEUES: i64 = 5;
/// Skills that exist.
pub const SKILLS: i64 = 4;

/// A queue by its number, from 1.
pub const fn queue(n: i64) -> QueueId {
    QueueId::from_i64(100 + n)
}

/// An agent by its number, from 1.
pub const fn agent(n: i64) -> UserId {
    UserId::from_i64(200 + n)
}

/// A skill by its number, from 1.
pub const fn skill(n: i64) -> SkillId {
    SkillId::from_i64(400 + n)
}

/// The medium in which customers come to a queue.
pub fn medium_of(queue: i64, rng: &mut Rng) -> Medium {
    match queue {
        1 if rng.chance(1, 4) => Medium::Messaging,
        1 => Medium::Chat,
        3 => Medium::Voice,
        4 => Medium::Mail,
        _ => Medium::Messaging,
    }
}

/// Builds the operation.
pub fn config(seed: u64, agents: i64) -> FloorConfig {
    let rng = &mut Rng::from_seed(seed).fork("scene");
    let always = Arc::new(checked(Calendar::always("America/Sao_Paulo")));
    let mut organization = OrganizationConfig::new(OrgId::from_i64(1), Arc::clone(&always));
    organization.seed = seed;
    let mut config = FloorConfig::new(organization);
    for n in 1..=QUEUES {
        let mut queue = QueueConfig::new(queue(n), Arc::clone(&always));
        queue.inactivity = Inactivity {
            agent_warned: Span::from_mins(6),
            customer_warned: (n != 1).then_some(Span::from_mins(10)),
            withdrawn: Span::from_mins(40),
            reply_alarm: Span::from_mins(5),
        };
        shape(n, &mut queue);
        config.queues.insert(queue.id, Arc::new(queue));
    }
    for n in 1..=agents {
        let one = somebody(n, rng);
        join(&mut config, one.id, rng);
        config.agents.insert(one.id, one);
    }
    config
        .agents
        .insert(SUPERVISOR, AgentConfig::new(SUPERVISOR, 3));
    let starts = [
        PauseStart::WhenFree,
        PauseStart::WhenFree,
        PauseStart::Immediate(OpenConversations::Return),
        PauseStart::Immediate(OpenConversations::Stay),
    ];
    for (id, start) in REASONS.into_iter().zip(starts) {
        let max = Some(Span::from_mins(10));
        config
            .pause_reasons
            .insert(id, PauseReasonConfig { id, start, max });
    }
    config
}

/// A queue that waits for owners who are away, and has somebody who stands in for them.
fn portfolio() -> Portfolio {
    Portfolio {
        absent_wait: Some(Span::from_mins(2)),
        reserve: Some(Reserve {
            agent: agent(1),
            wait: Span::from_secs(30),
        }),
        ..Portfolio::default()
    }
}

/// Gives each queue its own character.
fn shape(n: i64, config: &mut QueueConfig) {
    config.strategy = match n {
        1 => StrategyName::LongestIdle,
        2 => StrategyName::LeastBusy,
        3 => StrategyName::RoundRobin,
        _ => StrategyName::Random,
    };
    config.acceptance = if n % 2 == 1 {
        Acceptance::Click
    } else {
        Acceptance::Automatic
    };
    config.service_level.counts_from = if n == 2 {
        CountsFrom::Reply
    } else {
        CountsFrom::Answer
    };
    config.service_level.within = Span::from_secs(20 * n);
    config.service_level.short_abandon = Span::from_secs(5);
    config.ageing_per_min = u16::from(n != 4);
    config.priority = if n == 3 { 5 } else { 0 };
    match n {
        1 => {
            config.overflow = Some(Overflow {
                after: Span::from_secs(90),
                to: queue(2),
            });
        }
        2 => {
            config.portfolio = portfolio();
            config.wrap_up.media = BTreeSet::from([Medium::Messaging]);
            config.overflow = Some(Overflow {
                after: Span::from_secs(200),
                to: queue(1),
            });
        }
        3 => {
            config.wrap_up.media = BTreeSet::from([Medium::Voice]);
            config.wrap_up.limit = Some(Span::from_secs(60));
            let relax = vec![
                Relax {
                    after: Span::from_secs(20),
                    level: 2,
                },
                Relax {
                    after: Span::from_secs(45),
                    level: 0,
                },
            ];
            config.skills = vec![RequiredSkill {
                skill: skill(1),
                level: 5,
                relax,
            }];
        }
        4 => {
            config.returns_first = true;
            config.may_transfer_to = Some(BTreeSet::from([queue(2), queue(4)]));
            config.transfer_lapse = TransferLapse::Queue;
            config.reply_clock = ReplyClock::CalendarTime;
        }
        _ => {
            config.calendar = calendar();
            config.after_hours = AfterHours::Hold;
        }
    }
}

/// Opening hours of the queue that has them, and of the flow.
pub fn calendar() -> Arc<Calendar> {
    Arc::new(checked(Calendar::try_new(office_hours())))
}

/// The flow that some customers meet: a menu of every queue, a shorter one outside the hours.
pub fn flow() -> Flow {
    let words = |text: &str| Words::of(Locale::PtBr, text);
    let node = |key: &str, kind| Node {
        key: NodeKey::new(key),
        kind,
    };
    let menu = |options: Vec<MenuOption>| {
        NodeKind::Menu(Menu {
            text: words("Com quem quer falar?"),
            options,
            invalid_text: words("Não entendi."),
            invalid_tries: 1,
            silence_min: 2,
            silence_text: words("Ainda está aí?"),
            silence_tries: 1,
        })
    };
    let option = |n: i64| MenuOption {
        id: format!("q{n}"),
        digits: n.to_string(),
        label: words(&format!("Fila {n}")),
    };
    let edge = |from: &str, port: &str, to: &str| Edge {
        from: NodeKey::new(from),
        port: Port::new(port),
        to: NodeKey::new(to),
    };
    let hours = Hours {
        calendar_id: Some(HOURS),
    };
    let mut flow = Flow {
        media: BTreeSet::from([Medium::Chat, Medium::Messaging]),
        nodes: vec![
            node("start", NodeKind::Start(Start {})),
            node("hours", NodeKind::Hours(hours)),
            node("day", menu((1..=QUEUES).map(option).collect())),
            node("night", menu(vec![option(1), option(4)])),
            node("end", NodeKind::End(End::default())),
        ],
        edges: vec![
            edge("start", "next", "hours"),
            edge("hours", "open", "day"),
            edge("hours", "closed", "night"),
            edge("night", "option:q1", "day"),
            edge("night", "option:q4", "to4"),
        ],
    };
    for menu in ["day", "night"] {
        flow.edges.push(edge(menu, "invalid", "to4"));
        flow.edges.push(edge(menu, "silent", "end"));
    }
    for n in 1..=QUEUES {
        let to = format!("to{n}");
        let way = NodeKind::Queue(Queue {
            queue_id: Some(queue(n)),
            priority: u16::from(n == 2),
        });
        flow.nodes.push(node(&to, way));
        flow.edges.push(edge("day", &format!("option:q{n}"), &to));
    }
    flow
}

/// Monday to Friday, 9 to 12 and 13 to 15.
fn office_hours() -> CalendarDefinition {
    let days = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let hours = [(9, 12), (13, 15)];
    let spans = days.iter().flat_map(|day| {
        hours.iter().map(|(from, to)| WeekSpan {
            day: *day,
            span: DaySpan {
                from_min: from * 60,
                to_min: to * 60,
            },
        })
    });
    CalendarDefinition {
        time_zone: "America/Sao_Paulo".to_owned(),
        week: Week::Spans(spans.collect()),
        holidays: Vec::new(),
    }
}

fn checked(calendar: Result<Calendar, base::calendar::CalendarRefused>) -> Calendar {
    assert!(
        calendar.is_ok(),
        "the scene's calendars are right: {calendar:?}"
    );
    calendar.unwrap_or_else(|_| Calendar::always_utc())
}

fn somebody(n: i64, rng: &mut Rng) -> AgentConfig {
    let total = 1 + u32::try_from(rng.below(4)).unwrap_or(0);
    let mut one = AgentConfig::new(agent(n), total);
    for k in 1..=SKILLS {
        if rng.chance(1, 2) {
            let level = 1 + u8::try_from(rng.below(10)).unwrap_or(0);
            one.skills.insert(skill(k), level);
        }
    }
    if rng.chance(1, 3) {
        one.capacity = Capacity {
            total,
            per_medium: BTreeMap::from([(Medium::Chat, total.min(2))]),
        };
    }
    one.automatic = !rng.chance(1, 5);
    one.groups = BTreeSet::from([UserGroupId::from_i64(500 + n % 3)]);
    one
}

/// Links an agent to two or three queues.
fn join(config: &mut FloorConfig, agent: UserId, rng: &mut Rng) {
    for _ in 0..3 {
        let at = queue(1 + i64::try_from(rng.below(QUEUES.unsigned_abs())).unwrap_or(0));
        let tier = u8::from(rng.chance(1, 4));
        if let Some(queue) = config.queues.get_mut(&at) {
            Arc::make_mut(queue).members.insert(agent, tier);
        }
    }
}
