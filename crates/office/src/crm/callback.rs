//! Callbacks (retornos): a later contact that was agreed with a person, when it may be, who tells its owner of it, and which steps lead from one
//! state to the next.

use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Open callbacks of one person at the most.
pub const CALLBACKS_OPEN_MAX: usize = 50;

/// How far ahead a callback may be agreed on: a year, and the day more that some years have.
pub const AHEAD_MAX: Span = Span::from_hours(366 * 24);

/// How long before its moment the owner is told of a callback for the first time.
pub const SOON: Span = Span::from_mins(5);

/// Where a callback stands (DIAL-010).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CallbackState {
    /// It is still to be made.
    Open,
    /// It was made, or tried.
    Done,
    /// It is needed no more.
    Cancelled,
}

impl CallbackState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Cancelled];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What somebody wants to do with a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallbackStep {
    /// To move it, or to change whom it is over and what was noted.
    Change,
    /// To give it to somebody, oneself included.
    Reassign,
    /// To say that it was made.
    Conclude,
    /// Not to need it any more.
    Cancel,
    /// To have it open again.
    Reopen,
}

impl CallbackStep {
    /// Every step.
    pub const ALL: [Self; 5] = [
        Self::Change,
        Self::Reassign,
        Self::Conclude,
        Self::Cancel,
        Self::Reopen,
    ];
}

/// Who wants to take a step, seen from the callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and several hold at once"
)]
pub struct Standing {
    /// It is the caller's.
    pub has: bool,
    /// It waits in a group of the caller's, and nobody took it.
    pub waits: bool,
    /// The caller agreed on it with the customer.
    pub agreed: bool,
    /// The caller may give callbacks of others to others, and reaches this one.
    pub leads: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// It was made or cancelled; or, to have it open again, it is open.
    #[error("callback_over")]
    Over,
    /// It is not the caller's to do that.
    #[error("callback_of_others")]
    OfOthers,
}

/// Decides whether a step may be taken.
///
/// **Shape**: the state after it.
/// **Errors**: see [`StepRefused`].
/// **Source**: DIAL-010.
pub const fn step(
    state: CallbackState,
    step: CallbackStep,
    by: Standing,
) -> Result<CallbackState, StepRefused> {
    let works = by.has || by.waits || by.leads;
    let may = match step {
        CallbackStep::Conclude => works,
        CallbackStep::Change
        | CallbackStep::Reassign
        | CallbackStep::Cancel
        | CallbackStep::Reopen => works || by.agreed,
    };
    if !may {
        return Err(StepRefused::OfOthers);
    }
    match (state, step) {
        (CallbackState::Open, CallbackStep::Change | CallbackStep::Reassign)
        | (CallbackState::Done | CallbackState::Cancelled, CallbackStep::Reopen) => {
            Ok(CallbackState::Open)
        }
        (CallbackState::Open, CallbackStep::Conclude) => Ok(CallbackState::Done),
        (CallbackState::Open, CallbackStep::Cancel) => Ok(CallbackState::Cancelled),
        (CallbackState::Open, CallbackStep::Reopen)
        | (
            CallbackState::Done | CallbackState::Cancelled,
            CallbackStep::Change
            | CallbackStep::Reassign
            | CallbackStep::Conclude
            | CallbackStep::Cancel,
        ) => Err(StepRefused::Over),
    }
}

/// Why a moment is none for a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MomentRefused {
    /// It has passed.
    #[error("moment_past")]
    Past,
    /// It is more than a year ahead.
    #[error("moment_far")]
    Far,
}

/// Decides whether a callback may be at a moment.
///
/// **Errors**: see [`MomentRefused`].
/// **Source**: DIAL-010.
pub fn check_moment(due_at: Timestamp, now: Timestamp) -> Result<(), MomentRefused> {
    if due_at <= now {
        return Err(MomentRefused::Past);
    }
    if due_at > now + AHEAD_MAX {
        return Err(MomentRefused::Far);
    }
    Ok(())
}

/// Which of the two times the owner is told.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// A few minutes before.
    Soon,
    /// At the moment.
    Due,
}

/// Gives when the owner of a callback is told of it, the first first.
///
/// **Shape**: one or two; the one before is left out where its time has passed, so nobody is told of the same twice in one breath.
pub fn reminders(due_at: Timestamp, now: Timestamp) -> Vec<(Reminder, Timestamp)> {
    let soon = due_at - SOON;
    let mut list = Vec::with_capacity(2);
    if soon > now {
        list.push((Reminder::Soon, soon));
    }
    list.push((Reminder::Due, due_at));
    list
}

/// What decides whether a reminder is still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// Where the callback stands.
    pub state: CallbackState,
    /// Its moment.
    pub due_at: Timestamp,
    /// Whether that it comes soon was told, for this moment.
    pub soon_told: bool,
    /// Whether that it is due was told, for this moment.
    pub told: bool,
}

/// Tells whether a reminder that was set for a moment is to be told.
///
/// One that was set for another moment is not: that one has reminders of its own. What comes soon is told only before it is due.
pub fn is_to_tell(reminder: Reminder, set_for: Timestamp, now: Timestamp, of: Pending) -> bool {
    let stands = of.state == CallbackState::Open && of.due_at == set_for;
    stands
        && match reminder {
            Reminder::Soon => !of.soon_told && !of.told && now < of.due_at,
            Reminder::Due => !of.told && now >= of.due_at,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CallbackState::{Cancelled, Done, Open};
    use proptest::prelude::*;

    const NOBODY: Standing = Standing {
        has: false,
        waits: false,
        agreed: false,
        leads: false,
    };
    const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);

    /// Rows: DIAL-010.
    #[test]
    fn who_has_it_or_leads_does_it_and_who_agreed_moves_or_cancels_it() {
        let workers = [
            Standing {
                has: true,
                ..NOBODY
            },
            Standing {
                waits: true,
                ..NOBODY
            },
            Standing {
                leads: true,
                ..NOBODY
            },
        ];
        for by in workers {
            assert_eq!(step(Open, CallbackStep::Conclude, by), Ok(Done));
            assert_eq!(step(Open, CallbackStep::Cancel, by), Ok(Cancelled));
            assert_eq!(step(Done, CallbackStep::Reopen, by), Ok(Open));
        }
        let agreed = Standing {
            agreed: true,
            ..NOBODY
        };
        assert_eq!(
            step(Open, CallbackStep::Conclude, agreed),
            Err(StepRefused::OfOthers)
        );
        assert_eq!(step(Open, CallbackStep::Change, agreed), Ok(Open));
        assert_eq!(step(Open, CallbackStep::Cancel, agreed), Ok(Cancelled));
        for wanted in CallbackStep::ALL {
            for state in CallbackState::ALL {
                assert_eq!(step(state, wanted, NOBODY), Err(StepRefused::OfOthers));
            }
        }
    }

    /// Rows: DIAL-010.
    #[test]
    fn what_is_over_is_only_opened_again_and_what_is_open_is_not() {
        let by = Standing {
            has: true,
            ..NOBODY
        };
        for wanted in CallbackStep::ALL {
            for over in [Done, Cancelled] {
                let expected = if wanted == CallbackStep::Reopen {
                    Ok(Open)
                } else {
                    Err(StepRefused::Over)
                };
                assert_eq!(step(over, wanted, by), expected, "{wanted:?}");
            }
        }
        assert_eq!(step(Open, CallbackStep::Reopen, by), Err(StepRefused::Over));
    }

    /// Rows: DIAL-010.
    #[test]
    fn a_moment_is_ahead_and_within_a_year() {
        let second = Span::from_secs(1);
        assert_eq!(check_moment(NOW, NOW), Err(MomentRefused::Past));
        assert_eq!(check_moment(NOW + second, NOW), Ok(()));
        assert_eq!(check_moment(NOW + AHEAD_MAX, NOW), Ok(()));
        assert_eq!(
            check_moment(NOW + AHEAD_MAX + second, NOW),
            Err(MomentRefused::Far)
        );
    }

    #[test]
    fn states_are_read_again() {
        for state in CallbackState::ALL {
            assert_eq!(CallbackState::parse(state.name()), Some(state));
        }
        assert_eq!(CallbackState::parse("late"), None);
    }

    proptest! {
        /// However late, early and often the jobs of a callback run, each reminder is told once at the most, and in its own time.
        ///
        /// Rows: DIAL-010.
        #[test]
        fn each_reminder_is_told_once_and_in_time(
            ahead_s in 1_i64..86_400,
            runs in proptest::collection::vec((any::<bool>(), 0_i64..172_800), 1..40),
        ) {
            let due_at = NOW + Span::from_secs(ahead_s);
            let set: Vec<Reminder> = reminders(due_at, NOW).into_iter().map(|(one, _)| one).collect();
            let mut of = Pending { state: Open, due_at, soon_told: false, told: false };
            let mut told = Vec::new();
            let mut runs = runs;
            runs.sort_by_key(|(_, at)| *at);
            for (is_soon, at) in runs {
                let (one, now) = (if is_soon { Reminder::Soon } else { Reminder::Due }, NOW + Span::from_secs(at));
                if set.contains(&one) && is_to_tell(one, due_at, now, of) {
                    told.push((one, now));
                    match one {
                        Reminder::Soon => of.soon_told = true,
                        Reminder::Due => of.told = true,
                    }
                }
            }
            for kind in [Reminder::Soon, Reminder::Due] {
                prop_assert!(told.iter().filter(|(one, _)| *one == kind).count() <= 1);
            }
            for (one, at) in told {
                prop_assert_eq!(one == Reminder::Due, at >= due_at);
            }
        }
    }

    /// Rows: DIAL-010.
    #[test]
    fn a_callback_that_was_moved_or_is_over_is_not_told_by_its_old_reminder() {
        let due_at = NOW + Span::from_mins(10);
        let of = Pending {
            state: Open,
            due_at,
            soon_told: false,
            told: false,
        };
        assert!(is_to_tell(Reminder::Due, due_at, due_at, of));
        assert!(!is_to_tell(Reminder::Due, NOW, due_at, of));
        for state in [Done, Cancelled] {
            let over = Pending { state, ..of };
            assert!(!is_to_tell(Reminder::Due, due_at, due_at, over));
        }
        assert_eq!(
            reminders(due_at, NOW),
            [
                (Reminder::Soon, NOW + Span::from_mins(5)),
                (Reminder::Due, due_at)
            ]
        );
        assert_eq!(
            reminders(NOW + SOON, NOW),
            [(Reminder::Due, NOW + SOON)],
            "what is soon from the beginning is told when it is due"
        );
    }
}
