//! An instance as the case shows it: where it stands, who has it and until when, and where it came by.

use app::Fault;
use base::authz::Scope;
use base::id::{CaseId, ProcessId, ProcessInstanceId, UserId};
use base::time::Timestamp;
use office::process::definition::{Catches, What};
use office::process::engine::is_stuck;
use office::process::state::Outcome;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::process_calls::{self, ProcessCall};
use store_office::{process_steps, process_tasks};
use utoipa::ToSchema;

use super::calls::ProcessCallView;
use super::running::Running;
use super::tasks::{ProcessTaskView, view as task_view};
use crate::case::Reached;

/// Names an instance by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedProcessInstance {
    /// The id.
    pub id: ProcessInstanceId,
}

/// An instance of a process.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProcessInstanceView {
    /// The id.
    pub id: ProcessInstanceId,
    /// The process.
    pub process_id: ProcessId,
    /// Its name.
    pub process_name: String,
    /// The version that it began with, and keeps.
    pub version: i64,
    /// The case that it runs for.
    pub case_id: CaseId,
    /// How it ended; null while it runs.
    pub outcome: Option<Outcome>,
    /// Whether it can go nowhere any more: what is left waits for a way that nothing will come by.
    pub stuck: bool,
    /// Where it stands; nowhere when it is over.
    pub places: Vec<ProcessPlace>,
    /// The names of the messages that it waits for.
    pub messages: Vec<String>,
    /// What it gave people to do, in the order in which that was opened.
    pub tasks: Vec<ProcessTaskView>,
    /// Where it came by, newest first: the last three hundred.
    pub steps: Vec<ProcessStepView>,
    /// Who started it.
    pub started_by_id: Option<UserId>,
    /// When.
    pub started_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Why somebody cancelled it.
    pub cancel_reason: Option<String>,
    /// Whether the caller may send it messages, cancel it and let what failed be called again.
    pub may_change: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// A place where an instance stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessPlace {
    /// The node, by its id in the file.
    pub node: String,
    /// What stands at it; its id where nothing does.
    pub name: String,
    /// The name of its element: `userTask`.
    pub element: String,
    /// When the time that it waits for is over.
    pub until_at: Option<Timestamp>,
    /// The call that it waits for; null but at a service task.
    pub call: Option<ProcessCallView>,
}

/// A node that an instance came by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessStepView {
    /// The node, by its id in the file.
    pub node: String,
    /// What stands at it; its id where nothing does.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// By whose doing; nobody's where a time passed.
    pub by_id: Option<UserId>,
}

/// Builds the view of an instance.
pub async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reached: &Reached,
    of: &Running,
) -> Result<ProcessInstanceView, Fault> {
    let one = &of.instance;
    let tasks = process_tasks::of_instance(tx, scope, one.id).await?;
    let tasks = tasks
        .into_iter()
        .map(|task| task_view(scope, reached, &of.case, task));
    let steps = process_steps::of_instance(tx, scope, one.id).await?;
    let steps = steps.into_iter().map(|step| ProcessStepView {
        name: of.name_of(&step.node),
        node: step.node,
        at: step.at,
        by_id: step.by,
    });
    Ok(ProcessInstanceView {
        id: one.id,
        process_id: one.process,
        process_name: of.name.clone(),
        version: one.version,
        case_id: one.case,
        outcome: one.state.outcome.clone(),
        stuck: is_stuck(&of.runnable, &one.state),
        places: places_with_calls(tx, scope, of).await?,
        messages: messages(of),
        tasks: tasks.collect(),
        steps: steps.collect(),
        started_by_id: one.started_by,
        started_at: one.started_at,
        ended_at: one.ended_at,
        cancel_reason: one.cancel_reason.clone(),
        may_change: reached.allows(scope, &of.case),
        revision: one.revision,
    })
}

/// Gives where an instance stands.
pub(super) fn places(of: &Running) -> Vec<ProcessPlace> {
    let state = &of.instance.state;
    let place = |token: &office::process::state::Token| {
        let node = of.runnable.process().node(&token.node);
        let own = |timer: &&office::process::state::Timer| {
            timer.token == token.number && timer.node == token.node
        };
        ProcessPlace {
            name: of.name_of(&token.node),
            element: node.map(|node| node.element.clone()).unwrap_or_default(),
            until_at: state.timers.iter().find(own).map(|timer| timer.at),
            node: token.node.clone(),
            call: None,
        }
    };
    state.tokens.iter().map(place).collect()
}

/// Gives where an instance stands, with what it asks of other systems.
pub(super) async fn places_with_calls(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: &Running,
) -> Result<Vec<ProcessPlace>, Fault> {
    let mut found = places(of);
    let open = process_calls::open(tx, scope, of.instance.id).await?;
    for (place, token) in found.iter_mut().zip(&of.instance.state.tokens) {
        let own = |call: &&ProcessCall| u64::try_from(call.token) == Ok(token.number);
        place.call = open.iter().find(own).cloned().map(ProcessCallView::from);
    }
    Ok(found)
}

/// Gives the names of the messages that an instance waits for.
fn messages(of: &Running) -> Vec<String> {
    let process = of.runnable.process();
    let stands = |id: &str| {
        let tokens = &of.instance.state.tokens;
        tokens.iter().any(|token| token.node == id)
    };
    let mut names: Vec<String> = Vec::new();
    for node in &process.nodes {
        let name = match &node.what {
            What::Message(name) if stands(&node.id) => name,
            What::Boundary(edge) => {
                let on = process.nodes.get(edge.on);
                match &edge.catches {
                    Catches::Message(name) if on.is_some_and(|on| stands(&on.id)) => name,
                    Catches::Message(_) | Catches::Timer(_) | Catches::Error(_) => continue,
                }
            }
            _ => continue,
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}
