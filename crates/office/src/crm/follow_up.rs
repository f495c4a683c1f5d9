//! Follow-ups: what a case asks of another area or person, which steps lead from one state to the next, and who may take them.

use std::collections::BTreeSet;

use base::id::UserId;
use serde::{Deserialize, Serialize};

/// Follow-ups of one case at the most.
pub const FOLLOW_UPS_MAX: usize = 100;

/// Where a follow-up stands (CASE-028).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpState {
    /// It waits for its area or person to accept it.
    Open,
    /// Somebody works on it.
    InProgress,
    /// It is done.
    Done,
    /// It was given back with a reason: who asked decides how it goes on.
    Returned,
    /// Who asked does not need it any more.
    Cancelled,
}

impl FollowUpState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::InProgress,
        Self::Done,
        Self::Returned,
        Self::Cancelled,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Tells whether its area or person has to do something: only then it can be late.
    pub const fn is_to_do(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// Tells whether nothing more will become of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// What somebody wants to do with a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpStep {
    /// To work on it.
    Accept,
    /// To give it back to who asked.
    Return,
    /// To say that it is done.
    Conclude,
    /// To give it to another area or person.
    Reassign,
    /// Not to need it any more.
    Cancel,
}

impl FollowUpStep {
    /// Every step.
    pub const ALL: [Self; 5] = [
        Self::Accept,
        Self::Return,
        Self::Conclude,
        Self::Reassign,
        Self::Cancel,
    ];
}

/// Who wants to take a step, seen from the follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and several hold at once"
)]
pub struct Standing {
    /// The person whom it is with is the caller.
    pub has: bool,
    /// It is with another person.
    pub is_with_other: bool,
    /// The caller belongs to the area that it was given to.
    pub in_area: bool,
    /// The caller asked for it.
    pub asked: bool,
    /// The caller may change the case.
    pub answers: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// It was ended or returned.
    #[error("follow_up_over")]
    Over,
    /// Somebody else of the area was quicker.
    #[error("follow_up_taken")]
    Taken,
    /// It is not the caller's to do that.
    #[error("follow_up_of_others")]
    OfOthers,
}

/// Decides whether a step may be taken.
///
/// **Shape**: the state after it; the same state when there is nothing to do, so that a repeated request is as good as one.
/// **Errors**: see [`StepRefused`].
/// **Source**: CASE-028, CASE-029.
pub const fn step(
    state: FollowUpState,
    step: FollowUpStep,
    by: Standing,
) -> Result<FollowUpState, StepRefused> {
    let may_work = by.has || (by.in_area && !by.is_with_other);
    match step {
        FollowUpStep::Cancel if !(by.asked || by.answers) => Err(StepRefused::OfOthers),
        FollowUpStep::Cancel if matches!(state, FollowUpState::Done) => Err(StepRefused::Over),
        FollowUpStep::Cancel => Ok(FollowUpState::Cancelled),
        FollowUpStep::Reassign if !(by.has || by.in_area || by.asked || by.answers) => {
            Err(StepRefused::OfOthers)
        }
        FollowUpStep::Reassign if state.is_to_do() => Ok(FollowUpState::Open),
        // What came back is with who asked.
        FollowUpStep::Reassign if matches!(state, FollowUpState::Returned) => {
            if by.asked || by.answers {
                Ok(FollowUpState::Open)
            } else {
                Err(StepRefused::Over)
            }
        }
        FollowUpStep::Reassign => Err(StepRefused::Over),
        FollowUpStep::Accept | FollowUpStep::Return | FollowUpStep::Conclude
            if !state.is_to_do() =>
        {
            Err(StepRefused::Over)
        }
        FollowUpStep::Accept | FollowUpStep::Return | FollowUpStep::Conclude if !may_work => {
            if by.in_area && matches!(state, FollowUpState::InProgress) {
                Err(StepRefused::Taken)
            } else {
                Err(StepRefused::OfOthers)
            }
        }
        FollowUpStep::Accept => Ok(FollowUpState::InProgress),
        FollowUpStep::Return => Ok(FollowUpState::Returned),
        FollowUpStep::Conclude => Ok(FollowUpState::Done),
    }
}

/// Whom news of a follow-up reach: the responsible of the case, else those of its group, and who asked; never who caused them.
///
/// **Source**: CASE-028.
pub fn told(
    responsible: Option<UserId>,
    group: &[UserId],
    author: Option<UserId>,
    actor: Option<UserId>,
) -> BTreeSet<UserId> {
    let mut users: BTreeSet<UserId> = match responsible {
        Some(user) => BTreeSet::from([user]),
        None => group.iter().copied().collect(),
    };
    users.extend(author);
    if let Some(actor) = actor {
        users.remove(&actor);
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;
    use FollowUpState::{Cancelled, Done, InProgress, Open, Returned};

    const HOLDER: Standing = Standing {
        has: true,
        is_with_other: false,
        in_area: true,
        asked: false,
        answers: false,
    };
    const MEMBER: Standing = Standing {
        has: false,
        ..HOLDER
    };
    const COLLEAGUE: Standing = Standing {
        is_with_other: true,
        ..MEMBER
    };
    const AUTHOR: Standing = Standing {
        has: false,
        is_with_other: false,
        in_area: false,
        asked: true,
        answers: false,
    };
    const STRANGER: Standing = Standing {
        asked: false,
        ..AUTHOR
    };

    /// Rows: CASE-028.
    #[test]
    fn a_follow_up_is_accepted_once_and_whoever_comes_second_is_told() {
        assert_eq!(step(Open, FollowUpStep::Accept, MEMBER), Ok(InProgress));
        assert_eq!(
            step(InProgress, FollowUpStep::Accept, HOLDER),
            Ok(InProgress),
            "again is as good as once"
        );
        for wanted in [
            FollowUpStep::Accept,
            FollowUpStep::Return,
            FollowUpStep::Conclude,
        ] {
            assert_eq!(step(InProgress, wanted, COLLEAGUE), Err(StepRefused::Taken));
            assert_eq!(step(Open, wanted, COLLEAGUE), Err(StepRefused::OfOthers));
            assert_eq!(step(Open, wanted, STRANGER), Err(StepRefused::OfOthers));
            assert_eq!(step(Open, wanted, AUTHOR), Err(StepRefused::OfOthers));
            for over in [Done, Returned, Cancelled] {
                assert_eq!(step(over, wanted, HOLDER), Err(StepRefused::Over));
            }
        }
        assert_eq!(step(Open, FollowUpStep::Conclude, MEMBER), Ok(Done));
        assert_eq!(step(InProgress, FollowUpStep::Return, HOLDER), Ok(Returned));
    }

    /// Rows: CASE-028, CASE-029.
    #[test]
    fn who_has_it_or_asked_gives_it_on_and_only_who_asked_takes_it_up_again_or_cancels() {
        for by in [HOLDER, MEMBER, COLLEAGUE, AUTHOR] {
            assert_eq!(step(InProgress, FollowUpStep::Reassign, by), Ok(Open));
        }
        assert_eq!(
            step(Open, FollowUpStep::Reassign, STRANGER),
            Err(StepRefused::OfOthers)
        );
        assert_eq!(step(Returned, FollowUpStep::Reassign, AUTHOR), Ok(Open));
        assert_eq!(
            step(Returned, FollowUpStep::Reassign, HOLDER),
            Err(StepRefused::Over)
        );
        let answers = Standing {
            answers: true,
            ..STRANGER
        };
        for by in [AUTHOR, answers] {
            for state in [Open, InProgress, Returned, Cancelled] {
                assert_eq!(step(state, FollowUpStep::Cancel, by), Ok(Cancelled));
            }
            assert_eq!(step(Done, FollowUpStep::Cancel, by), Err(StepRefused::Over));
            assert_eq!(
                step(Done, FollowUpStep::Reassign, by),
                Err(StepRefused::Over)
            );
        }
        assert_eq!(
            step(Open, FollowUpStep::Cancel, HOLDER),
            Err(StepRefused::OfOthers)
        );
    }

    /// Rows: CASE-028.
    #[test]
    fn news_reach_the_responsible_and_who_asked_and_not_who_caused_them() {
        let user = UserId::from_i64;
        let [one, two, three] = [user(1), user(2), user(3)];
        assert_eq!(
            told(Some(one), &[two], Some(three), Some(two)),
            BTreeSet::from([one, three])
        );
        assert_eq!(
            told(None, &[one, two], None, Some(two)),
            BTreeSet::from([one])
        );
        assert_eq!(told(Some(one), &[], Some(one), Some(one)), BTreeSet::new());
    }

    /// Rows: CASE-028.
    #[test]
    fn states_are_read_again_and_only_what_is_to_do_can_be_late() {
        for state in FollowUpState::ALL {
            assert_eq!(FollowUpState::parse(state.name()), Some(state));
        }
        let late = FollowUpState::ALL.map(FollowUpState::is_to_do);
        assert_eq!(late, [true, true, false, false, false]);
        let over = FollowUpState::ALL.map(FollowUpState::is_over);
        assert_eq!(over, [false, false, true, false, true]);
        assert_eq!(FollowUpState::parse("late"), None);
    }
}
