//! Where an instance of a process stands, what can happen to it, and what is to be done about it.

use base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an instance stands: a stored document.
///
/// **Shape**: nodes are named by the ids of the file, because the state outlives the program that read it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// What stands in the process, the first first.
    pub tokens: Vec<Token>,
    /// The times that it waits for.
    pub timers: Vec<Timer>,
    /// The next number of a token or timer.
    pub next: u64,
    /// How it ended; none while it runs, and before it began.
    pub outcome: Option<Outcome>,
}

/// A place where an instance stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its number, unique in the instance for ever.
    pub number: u64,
    /// The node, by its id.
    pub node: String,
    /// The token of the sub-process that it is within.
    pub within: Option<u64>,
    /// The flow it came by, by its id, where it waits for others.
    pub by: Option<String>,
}

/// A time that an instance waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// Its number.
    pub number: u64,
    /// The event, by its id.
    pub node: String,
    /// The token that waits, or whose activity is watched.
    pub token: u64,
    /// When it is over.
    pub at: Timestamp,
}

/// How an instance ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ProcessOutcome)]
pub enum Outcome {
    /// By its ends.
    Completed,
    /// By an error that nothing caught.
    Failed {
        /// The code.
        code: String,
    },
    /// It was cancelled.
    Cancelled {
        /// What took it away with it; absent where somebody cancelled the process itself.
        because: Option<CancelledBy>,
    },
}

/// What takes a process away with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProcessCancelledBy)]
pub enum CancelledBy {
    /// The form that it was started by was cancelled before its first task was done (CASE-025).
    FormDiscarded,
    /// The contact was cancelled before its first task was done (CASE-025).
    InteractionCanceled,
}

impl CancelledBy {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FormDiscarded => "form_discarded",
            Self::InteractionCanceled => "interaction_canceled",
        }
    }
}

/// What happens to an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It begins.
    Started,
    /// A user task was done.
    TaskDone {
        /// Its token.
        token: u64,
    },
    /// A time is over.
    TimerFired {
        /// Its number.
        timer: u64,
    },
    /// A message came.
    MessageCame {
        /// Its name.
        name: String,
    },
    /// Another system answered.
    CallAnswered {
        /// The token of the service task.
        token: u64,
    },
    /// Another system did not do what it was asked for.
    CallFailed {
        /// The token of the service task.
        token: u64,
        /// The code of the error.
        code: String,
    },
    /// It is cancelled.
    Cancelled {
        /// By what; by somebody when absent.
        because: Option<CancelledBy>,
    },
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It came to a node: for the history.
    Entered {
        /// The id of the node.
        node: String,
    },
    /// A user task waits to be done.
    TaskOpened {
        /// Its token.
        token: u64,
        /// The id of the node.
        node: String,
        /// When it is due.
        due_at: Option<Timestamp>,
    },
    /// A user task need not be done any more.
    TaskWithdrawn {
        /// Its token.
        token: u64,
    },
    /// A time is waited for.
    TimerSet {
        /// Its number.
        timer: u64,
        /// When it is over.
        at: Timestamp,
    },
    /// Another system is to be asked.
    CallWanted {
        /// The token of the service task.
        token: u64,
        /// The id of the node.
        node: String,
    },
    /// Another system need not be asked any more.
    CallWithdrawn {
        /// The token of the service task.
        token: u64,
    },
    /// It is over.
    Ended(Outcome),
}

/// Why an event does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The instance is over.
    #[error("process_over")]
    Over,
    /// What it is about is gone, or was never there.
    #[error("process_step_gone")]
    Gone,
    /// Nothing waits for such a message.
    #[error("process_message_not_awaited")]
    NotAwaited,
    /// The time is not over yet.
    #[error("process_too_early")]
    TooEarly,
    /// More would happen at once than is let happen.
    #[error("process_too_much")]
    TooMuch,
    /// The state is not one of this process.
    #[error("process_foreign_state")]
    Foreign,
}

impl State {
    /// Tells whether it began.
    pub const fn is_begun(&self) -> bool {
        self.next > 0
    }

    /// Lends a token.
    pub fn token(&self, number: u64) -> Option<&Token> {
        self.tokens.iter().find(|token| token.number == number)
    }
}

/// Where a task of a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProcessTaskState)]
pub enum TaskState {
    /// It waits, or somebody has it.
    Open,
    /// It was done.
    Done,
    /// It need not be done any more: a deadline, an error or a message took it away, or the process was cancelled.
    Withdrawn,
}

impl TaskState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Withdrawn];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Where a call of a service task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProcessCallState)]
pub enum CallState {
    /// It is made, or will be made again.
    Waiting,
    /// Nothing came of it, and nothing catches that: somebody is to look.
    Failed,
    /// It was answered, or its error was caught.
    Done,
    /// It need not be made any more.
    Withdrawn,
}

impl CallState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Failed, Self::Done, Self::Withdrawn];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }
}
