//! Waiting on the floor compared with queueing theory.
//!
//! The floor is the real one: customers arrive, an agent is offered and accepts at once, and concludes when the handling time is over.
//! [`cases`] lists what the books know; one replication is in `line`.

pub mod cases;
mod line;

use base::id::SkillId;
use base::rng::Rng;
use base::time::Span;

/// A system to simulate. Callers arrive as a Poisson stream.
#[derive(Debug, Clone)]
pub struct System {
    /// Who answers.
    pub teams: Vec<Team>,
    /// Who calls.
    pub classes: Vec<Class>,
    /// Handling time of every call.
    pub handling: Law,
    /// Mean patience, exponential; nobody gives up when absent.
    pub patience: Option<Span>,
    /// Calls of one replication; the first tenth is not measured.
    pub calls: u32,
    /// The wait that counts as in time.
    pub target: Span,
}

impl System {
    /// Counts the agents.
    pub fn agents(&self) -> u32 {
        self.teams.iter().map(|team| team.agents).sum()
    }

    /// Adds up the load, in erlangs.
    pub fn load(&self) -> f64 {
        self.classes.iter().map(|class| class.load).sum()
    }
}

/// Agents of equal skills.
#[derive(Debug, Clone, Copy)]
pub struct Team {
    /// How many.
    pub agents: u32,
    /// What each of them can do.
    pub skills: &'static [SkillId],
}

/// Callers of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Class {
    /// Offered load in erlangs.
    pub load: f64,
    /// Points: more go first, whatever the wait.
    pub priority: u16,
    /// What they ask for, if anything.
    pub skill: Option<SkillId>,
}

impl Class {
    /// Callers without priority who ask for nothing.
    pub const fn plain(load: f64) -> Self {
        Self {
            load,
            priority: 0,
            skill: None,
        }
    }
}

/// How a time is distributed.
#[derive(Debug, Clone, Copy)]
pub enum Law {
    /// Exponential with this mean.
    Exponential(Span),
    /// Always the same.
    Constant(Span),
    /// Two exponential stages, each with this mean: steadier than exponential.
    Stages(Span),
    /// Exponential with the first mean or, for one in five, with the second: wilder than exponential.
    Mixed(Span, Span),
}

/// Share of the long ones of [`Law::Mixed`].
const LONG: f64 = 0.2;

impl Law {
    /// Gives the mean.
    pub fn mean(self) -> Span {
        match self {
            Self::Exponential(mean) | Self::Constant(mean) => mean,
            Self::Stages(each) => each + each,
            Self::Mixed(short, long) => part(short, 1.0 / (1.0 - LONG)) + part(long, 1.0 / LONG),
        }
    }

    /// Gives the variance divided by the square of the mean.
    pub fn spread(self) -> f64 {
        match self {
            Self::Exponential(_) => 1.0,
            Self::Constant(_) => 0.0,
            Self::Stages(_) => 0.5,
            Self::Mixed(short, long) => {
                let square = (1.0 - LONG) * seconds(short).powi(2) + LONG * seconds(long).powi(2);
                2.0 * square / seconds(self.mean()).powi(2) - 1.0
            }
        }
    }

    /// Draws a time.
    fn draw(self, rng: &mut Rng) -> Span {
        match self {
            Self::Exponential(mean) => rng.exponential(mean),
            Self::Constant(span) => span,
            Self::Stages(each) => rng.exponential(each) + rng.exponential(each),
            Self::Mixed(short, long) => {
                let mean = if rng.unit() <= LONG { long } else { short };
                rng.exponential(mean)
            }
        }
    }
}

/// What one replication gave.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Share that waited.
    pub wait: f64,
    /// Mean wait of those answered, in seconds.
    pub mean_s: f64,
    /// The same of each class.
    pub class_mean_s: Vec<f64>,
    /// Share of those answered that was answered within the target.
    pub within: f64,
    /// Share that gave up.
    pub abandon: f64,
    /// Share of time that agents worked.
    pub occupancy: f64,
}

/// The mean of replications and its standard error.
#[derive(Debug, Clone, Copy)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean.
    pub error: f64,
}

impl Estimate {
    /// Estimates one figure from all replications.
    pub fn of(runs: &[Measured], figure: impl Fn(&Measured) -> f64) -> Self {
        let n = runs.iter().fold(0.0, |n, _| n + 1.0);
        let mean = runs.iter().map(&figure).sum::<f64>() / n;
        let square = runs
            .iter()
            .map(|run| (figure(run) - mean).powi(2))
            .sum::<f64>();
        Self {
            mean,
            error: (square / (n - 1.0) / n).sqrt(),
        }
    }
}

/// Runs independent replications; each checks Little's law and the balance of flows exactly.
///
/// # Panics
///
/// When callers are lost or waiting does not add up to the microsecond.
pub fn replicate(system: &System, seed: u64, replications: u64) -> Vec<Measured> {
    (0..replications)
        .map(|n| line::run(system, &Rng::from_seed(seed).fork(&n.to_string())))
        .collect()
}

/// **Units**: seconds; spans of a simulation stay far below the 285 years that a double counts exactly.
#[expect(
    clippy::cast_precision_loss,
    reason = "a simulated span fits a double exactly"
)]
fn seconds(span: Span) -> f64 {
    span.micros() as f64 / 1e6
}

/// Divides a span; never by zero.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "mean times of a simulation are seconds to hours"
)]
fn part(span: Span, by: f64) -> Span {
    Span::from_micros((span.micros() as f64 / by).round() as i64)
}
