//! Where work stands that somebody asked for and that goes on without them: an import, an export.

use serde::Serialize;

/// The state of such work. It goes from waiting over running to one of the last three, and stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackgroundState {
    /// Nobody began it yet.
    Waiting,
    /// It is under way.
    Running,
    /// It is complete.
    Done,
    /// It could not go on.
    Failed,
    /// Somebody did not want it any more; what was done until then stays.
    Canceled,
}

impl BackgroundState {
    /// Every state.
    const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Canceled,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// Finds the state with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Tells whether nothing more will come of it.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_json_hold_the_same_name_and_three_states_are_the_last() {
        for state in BackgroundState::ALL {
            assert_eq!(
                serde_json::to_value(state).unwrap(),
                serde_json::json!(state.name())
            );
            assert_eq!(BackgroundState::named(state.name()), Some(state));
        }
        assert_eq!(BackgroundState::named("paused"), None);
        assert_eq!(
            BackgroundState::ALL.map(BackgroundState::is_over),
            [false, false, true, true, true]
        );
    }
}
