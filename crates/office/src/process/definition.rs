//! What a process is made of. Nodes and flows name one another by their place in the lists.

use base::time::Span;

use super::wait::Wait;

/// Nodes of one process, those of its sub-processes included.
pub const NODES_MAX: usize = 300;
/// Flows of one process.
pub const FLOWS_MAX: usize = 600;
/// Sub-processes within each other.
pub const SUB_PROCESS_DEPTH_MAX: usize = 6;
/// Characters of the id of an element, as the file has it.
pub const ID_CHARS_MAX: usize = 120;
/// Characters of the name of an element; what is longer is cut.
pub const NAME_CHARS_MAX: usize = 160;
/// Our own settings within the extension elements of a file.
pub const NAMESPACE: &str = "urn:unissono:bpmn:1";

/// A process as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Process {
    /// Its id in the file.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// Events, tasks, gateways and sub-processes.
    pub nodes: Vec<Node>,
    /// What leads from one to another.
    pub flows: Vec<Flow>,
}

/// An event, a task, a gateway or a sub-process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id in the file, unique in it.
    pub id: String,
    /// What stands at it; may be empty.
    pub name: String,
    /// The line of the file on which it begins, from 1.
    pub line: u32,
    /// The name of its element: `userTask`.
    pub element: String,
    /// The sub-process it is within.
    pub within: Option<usize>,
    /// What it is.
    pub what: What,
}

/// A sequence flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Its id in the file.
    pub id: String,
    /// What stands at it; may be empty.
    pub name: String,
    /// The line of the file on which it begins, from 1.
    pub line: u32,
    /// Where it begins.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// When it is taken, in the language of forms; may be empty.
    pub condition: String,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Where a process or sub-process begins.
    Start,
    /// Where a token ends.
    End(End),
    /// What a person does.
    UserTask(UserTask),
    /// What another system is asked to do.
    ServiceTask(ServiceTask),
    /// One way out, by conditions; the one of `default` when none holds.
    Exclusive {
        /// A flow.
        default: Option<usize>,
    },
    /// All ways out at once; waits for all ways in.
    Parallel,
    /// Waits for a time.
    Timer(Wait),
    /// Waits for a message.
    Message(String),
    /// Something that happens to an activity while it is under way.
    Boundary(Boundary),
    /// A process within.
    SubProcess,
    /// What cannot be run; it is kept so that what leads to it is not called wrong as well.
    Unsupported,
}

/// How a token ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By itself; the others go on.
    Plain,
    /// With everything else in its process or sub-process.
    Terminate,
    /// With an error of a code, which a boundary event around it may catch.
    Error(String),
}

/// What a person does. Names are those of the organization; they are looked up when the process is published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserTask {
    /// The name of the form that is filled in; nothing is filled in when empty.
    pub form: String,
    /// The name of the group that does it; whoever may change the case when empty.
    pub group: String,
    /// How long it may take.
    pub due: Option<Wait>,
}

/// What another system is asked to do, by a call to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceTask {
    /// The address; nothing is called when empty.
    pub url: String,
    /// How often it is tried.
    pub attempts: u32,
    /// How long one answer may take.
    pub timeout: Span,
}

/// Attempts of a call at the most.
pub const CALL_ATTEMPTS_MAX: u32 = 10;
/// Seconds that one answer may take at the most.
pub const CALL_TIMEOUT_S_MAX: u32 = 60;

impl Default for ServiceTask {
    fn default() -> Self {
        Self {
            url: String::new(),
            attempts: 5,
            timeout: Span::from_secs(15),
        }
    }
}

/// An event on the edge of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The activity.
    pub on: usize,
    /// Whether the activity is over with it.
    pub interrupts: bool,
    /// What happens.
    pub catches: Catches,
}

/// What a boundary event catches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Catches {
    /// A time that is over.
    Timer(Wait),
    /// A message of a name.
    Message(String),
    /// An error of a code; any when empty.
    Error(String),
}

impl What {
    /// Tells whether a token may stay here until something happens from outside.
    pub const fn waits(&self) -> bool {
        match self {
            Self::UserTask(_) | Self::ServiceTask(_) | Self::Timer(_) | Self::Message(_) => true,
            Self::Start
            | Self::End(_)
            | Self::Exclusive { .. }
            | Self::Parallel
            | Self::Boundary(_)
            | Self::SubProcess
            | Self::Unsupported => false,
        }
    }

    /// Tells whether it is an activity, on which boundary events may stand.
    pub const fn is_activity(&self) -> bool {
        match self {
            Self::UserTask(_) | Self::ServiceTask(_) | Self::SubProcess => true,
            Self::Start
            | Self::End(_)
            | Self::Exclusive { .. }
            | Self::Parallel
            | Self::Timer(_)
            | Self::Message(_)
            | Self::Boundary(_)
            | Self::Unsupported => false,
        }
    }
}

impl Process {
    /// Lends a node by its id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// Lends the user tasks, with their ids.
    pub fn user_tasks(&self) -> impl Iterator<Item = (&Node, &UserTask)> {
        self.nodes.iter().filter_map(|node| {
            let What::UserTask(task) = &node.what else {
                return None;
            };
            Some((node, task))
        })
    }

    /// Lends the service tasks, with their ids.
    pub fn service_tasks(&self) -> impl Iterator<Item = (&Node, &ServiceTask)> {
        self.nodes.iter().filter_map(|node| {
            let What::ServiceTask(task) = &node.what else {
                return None;
            };
            Some((node, task))
        })
    }
}
