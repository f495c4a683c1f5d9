//! What the books know, with how near the floor must come: short sizes run in the tests, long ones in the benchmarks.

use base::id::SkillId;
use base::time::Span;

use super::{Class, Estimate, Law, Measured, System, Team};
use crate::{erlang, khinchine};

/// Replications of a case: below this a standard error means little.
pub const REPLICATIONS: u64 = 30;

const HANDLING: Span = Span::from_secs(180);
const HANDLING_S: f64 = 180.0;
const TARGET: Span = Span::from_secs(20);
const TARGET_S: f64 = 20.0;
const SHARE_FLOOR: f64 = 0.005;
/// The widest standard error that still says something, as a share of the value.
const ERROR_MAX: f64 = 0.04;

/// A system and what is known of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name in a table.
    pub name: String,
    /// The system.
    pub system: System,
    /// What is known.
    pub checks: Vec<Check>,
}

/// A figure and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name in a table.
    pub figure: &'static str,
    /// Takes it from a replication.
    pub of: fn(&Measured) -> f64,
    /// What is known.
    pub known: Known,
}

/// What is known of a figure.
#[derive(Debug, Clone, Copy)]
pub enum Known {
    /// It is this, within three standard errors or within an absolute margin, whichever is wider.
    Near(f64, f64),
    /// It is this, within three standard errors and within a share of it.
    Tight(f64, f64),
    /// It is more, by over three standard errors.
    Above(f64),
    /// It is less, by over three standard errors.
    Below(f64),
}

impl Known {
    /// Gives the value in the books.
    pub const fn value(self) -> f64 {
        match self {
            Self::Near(value, _)
            | Self::Tight(value, _)
            | Self::Above(value)
            | Self::Below(value) => value,
        }
    }

    /// Gives how far the estimate may be, or for a bound how far it must be.
    pub fn margin(self, estimate: &Estimate) -> f64 {
        let errors = 3.0 * estimate.error;
        match self {
            Self::Near(_, floor) => errors.max(floor),
            Self::Tight(value, share) => errors.min(share * value),
            Self::Above(_) | Self::Below(_) => errors,
        }
    }

    /// Tells whether an estimate is sharp enough to mean something: a wide standard error would agree with any value.
    pub fn is_told_by(self, estimate: &Estimate) -> bool {
        match self {
            Self::Near(value, _) | Self::Tight(value, _) => estimate.error <= ERROR_MAX * value,
            // A wide error fails a bound by itself.
            Self::Above(_) | Self::Below(_) => true,
        }
    }

    /// Tells whether an estimate agrees.
    pub fn agrees(self, estimate: &Estimate) -> bool {
        let (off, margin) = (estimate.mean - self.value(), self.margin(estimate));
        match self {
            Self::Near(..) | Self::Tight(..) => off.abs() <= margin,
            Self::Above(_) => off > margin,
            Self::Below(_) => -off > margin,
        }
    }
}

const fn check(figure: &'static str, of: fn(&Measured) -> f64, known: Known) -> Check {
    Check { figure, of, known }
}

const fn mean_wait(known: Known) -> Check {
    check("mean wait, s", |run| run.mean_s, known)
}

fn plain(agents: u32, load: f64, handling: Law, calls: u32) -> System {
    System {
        teams: vec![Team {
            agents,
            skills: &[],
        }],
        classes: vec![Class::plain(load)],
        handling,
        patience: None,
        calls,
        target: TARGET,
    }
}

/// Patient callers: Erlang C.
pub fn patient(load: f64, agents: u32, calls: u32) -> Case {
    let known = erlang::waiting(load, agents, HANDLING_S, TARGET_S);
    Case {
        name: format!("Erlang C, {load} on {agents}"),
        system: plain(agents, load, Law::Exponential(HANDLING), calls),
        checks: vec![
            check(
                "waits",
                |run| run.wait,
                Known::Near(known.wait, SHARE_FLOOR),
            ),
            check(
                "within 20 s",
                |run| run.within,
                Known::Near(known.within, SHARE_FLOOR),
            ),
            check(
                "occupancy",
                |run| run.occupancy,
                Known::Near(known.occupancy, SHARE_FLOOR),
            ),
            mean_wait(Known::Near(known.mean_s, 0.0)),
        ],
    }
}

/// Impatient callers: Erlang A.
///
/// **Units**: mean patience in seconds.
pub fn impatient(load: f64, agents: u32, patience_s: u32, calls: u32) -> Case {
    let known = erlang::impatient(load, agents, HANDLING_S, f64::from(patience_s));
    let mut system = plain(agents, load, Law::Exponential(HANDLING), calls);
    system.patience = Some(Span::from_secs(i64::from(patience_s)));
    Case {
        name: format!("Erlang A, {load} on {agents}, {patience_s} s"),
        system,
        checks: vec![
            check(
                "waits",
                |run| run.wait,
                Known::Near(known.wait, SHARE_FLOOR),
            ),
            check(
                "gives up",
                |run| run.abandon,
                Known::Tight(known.abandon, 0.02),
            ),
            check(
                "occupancy",
                |run| run.occupancy,
                Known::Near(known.occupancy, SHARE_FLOOR),
            ),
        ],
    }
}

/// One agent whose handling time is not exponential: Pollaczek and Khinchine.
pub fn alone(load: f64, law: Law, calls: u32) -> Case {
    let mean_s = khinchine::mean_wait(load, HANDLING_S, law.spread());
    let name = match law {
        Law::Exponential(_) => "M/M/1",
        Law::Constant(_) => "M/D/1",
        Law::Stages(_) => "M/G/1 of two stages",
        Law::Mixed(..) => "M/G/1 of short and long",
    };
    Case {
        name: format!("{name}, {load}"),
        system: plain(1, load, law, calls),
        checks: vec![
            mean_wait(Known::Near(mean_s, 0.0)),
            check("waits", |run| run.wait, Known::Near(load, SHARE_FLOOR)),
        ],
    }
}

/// Always the same handling time.
pub const CONSTANT: Law = Law::Constant(HANDLING);
/// Steadier than exponential, with the same mean.
pub const STAGES: Law = Law::Stages(Span::from_secs(90));
/// Wilder than exponential, with the same mean.
pub const MIXED: Law = Law::Mixed(Span::from_secs(100), Span::from_secs(500));

/// Two classes, of which the first always goes first but interrupts nobody.
pub fn priorities(loads: [f64; 2], agents: u32, calls: u32) -> Case {
    let [first, second] = loads;
    let known = khinchine::by_priority(loads, agents, HANDLING_S);
    let mut system = plain(agents, 0.0, Law::Exponential(HANDLING), calls);
    system.classes = vec![
        Class {
            priority: 10,
            ..Class::plain(first)
        },
        Class::plain(second),
    ];
    let checks = vec![
        check(
            "wait of the first, s",
            |run| class_mean_s(run, 0),
            Known::Near(known[0], 0.0),
        ),
        check(
            "wait of the second, s",
            |run| class_mean_s(run, 1),
            Known::Near(known[1], 0.0),
        ),
    ];
    Case {
        name: format!("priority, {first} and {second} on {agents}"),
        system,
        checks,
    }
}

fn class_mean_s(run: &Measured, class: usize) -> f64 {
    run.class_mean_s.get(class).copied().unwrap_or(f64::NAN)
}

const ONE: SkillId = SkillId::from_i64(1);
const OTHER: SkillId = SkillId::from_i64(2);
const TEAM: u32 = 5;
const LOADS: [f64; 2] = [4.2, 3.8];

/// Two teams and two skills: each team with one, the second team with both (the N), everybody with both.
///
/// The first is two queues and the last is one, exactly as Erlang C says. The N lies between: no design with equal
/// handling beats one queue, and callers of the first skill have their own team as before and some of the other.
pub fn skills(calls: u32) -> [Case; 3] {
    let alone = LOADS.map(|load| erlang::waiting(load, TEAM, HANDLING_S, TARGET_S).mean_s);
    let load = LOADS.iter().sum::<f64>();
    let parts = alone.iter().zip(LOADS).map(|(wait, own)| wait * own / load);
    let separate = parts.sum::<f64>();
    let pooled = erlang::waiting(load, 2 * TEAM, HANDLING_S, TARGET_S).mean_s;
    let case = |name: &str, skills: [&'static [SkillId]; 2], checks: Vec<Check>| {
        let mut system = plain(0, 0.0, Law::Exponential(HANDLING), calls);
        system.teams = skills
            .map(|skills| Team {
                agents: TEAM,
                skills,
            })
            .to_vec();
        system.classes = LOADS
            .into_iter()
            .zip([ONE, OTHER])
            .map(|(load, skill)| Class {
                skill: Some(skill),
                ..Class::plain(load)
            })
            .collect();
        Case {
            name: name.to_owned(),
            system,
            checks,
        }
    };
    let first = |known| check("wait of the first, s", |run| class_mean_s(run, 0), known);
    [
        case(
            "skills apart",
            [&[ONE], &[OTHER]],
            vec![
                mean_wait(Known::Near(separate, 0.0)),
                first(Known::Near(alone[0], 0.0)),
            ],
        ),
        case(
            "skills as an N",
            [&[ONE], &[ONE, OTHER]],
            vec![
                mean_wait(Known::Above(pooled)),
                mean_wait(Known::Below(separate)),
                first(Known::Below(alone[0])),
            ],
        ),
        case(
            "skills together",
            [&[ONE, OTHER], &[ONE, OTHER]],
            vec![mean_wait(Known::Near(pooled, 0.0))],
        ),
    ]
}

/// Lists every case, with the large groups of agents that take too long for the tests.
pub fn all(calls: u32) -> Vec<Case> {
    let mut cases = vec![
        patient(10.0, 14, calls),
        patient(83.3, 90, calls),
        patient(833.0, 850, calls),
        impatient(10.0, 10, 60, calls),
        impatient(83.3, 80, 120, calls),
        impatient(833.0, 820, 120, calls),
        alone(0.7, CONSTANT, calls),
        alone(0.7, STAGES, calls),
        alone(0.7, MIXED, calls),
        priorities([3.0, 5.0], 10, calls),
    ];
    cases.extend(skills(calls));
    cases
}
