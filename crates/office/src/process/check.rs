//! Lists what keeps a process from being published, and makes of one without faults what the engine runs.

use std::collections::{BTreeMap, BTreeSet};

use base::text::fold;

use crate::crm::form::definition::{FieldKind, FormDefinition};
use crate::crm::form::expression::{Expression, Kind};

use super::definition::{Catches, Flow, Node, Process, What};
use super::fault::{FAULTS_MAX, ProcessFault, Wrong};
use super::ways::{Ways, boundary, start_of};

/// What there is around a process, by folded names.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Published forms.
    pub forms: BTreeMap<String, FormDefinition>,
    /// Groups of users.
    pub groups: BTreeSet<String>,
    /// Addresses that may be called, as the file has them.
    pub addresses: BTreeSet<String>,
}

/// A process without faults, ready to be run.
#[derive(Debug, Clone)]
pub struct Runnable {
    pub(super) process: Process,
    pub(super) ways: Ways,
    pub(super) conditions: Vec<Option<Expression>>,
}

impl Runnable {
    /// Takes a process whose faults were looked for; `kind_of` knows the fields that its conditions name.
    ///
    /// **Errors**: what is wrong with it in itself.
    pub fn of(
        process: Process,
        kind_of: &dyn Fn(&str) -> Option<Kind>,
    ) -> Result<Self, Vec<ProcessFault>> {
        let ways = Ways::of(&process);
        let mut faults = Vec::new();
        shape(&process, &ways, &mut faults);
        let conditions = conditions(&process, &ways, kind_of, &mut faults);
        if faults.is_empty() {
            Ok(Self {
                process,
                ways,
                conditions,
            })
        } else {
            Err(faults)
        }
    }

    /// Lends the process.
    pub const fn process(&self) -> &Process {
        &self.process
    }
}

/// Lists everything that is wrong with a process that was read, the first of the file first.
pub fn faults(process: &Process, around: &Surroundings) -> Vec<ProcessFault> {
    let ways = Ways::of(process);
    let mut found = Vec::new();
    shape(process, &ways, &mut found);
    for (node, task) in process.service_tasks() {
        if task.url.is_empty() {
            found.push(ProcessFault::of(node, Wrong::CallMissing));
        } else if !around.addresses.contains(&task.url) {
            found.push(ProcessFault::of(node, Wrong::CallAddress));
        }
    }
    let fields = fields(process, around, &mut found);
    let kind_of = |name: &str| fields.get(name).map(|kind| kind.value_kind());
    conditions(process, &ways, &kind_of, &mut found);
    found.sort_by_key(|fault| (fault.line, fault.wrong));
    found.truncate(FAULTS_MAX);
    found
}

/// Gives the fields that the conditions of a process name, each with its kind in the forms of its tasks; all of them where it calls
/// other systems, because their answers may fill any in.
pub fn named_fields(process: &Process, around: &Surroundings) -> BTreeMap<String, FieldKind> {
    let all = fields(process, around, &mut Vec::new());
    let kind_of = |name: &str| all.get(name).map(|kind| kind.value_kind());
    let mut named = BTreeMap::new();
    if process.service_tasks().next().is_some() {
        let own = |(name, kind): (&&str, &&FieldKind)| ((*name).to_owned(), (*kind).clone());
        return all.iter().map(own).collect();
    }
    for flow in &process.flows {
        let Ok((read, _)) = Expression::parse(&flow.condition, &kind_of) else {
            continue;
        };
        for name in read.names() {
            if let Some(kind) = all.get(name) {
                named.insert(name.to_owned(), (*kind).clone());
            }
        }
    }
    named
}

/// Gathers the fields of all forms of a process; tells of forms and groups that are not there.
fn fields<'a>(
    process: &Process,
    around: &'a Surroundings,
    found: &mut Vec<ProcessFault>,
) -> BTreeMap<&'a str, &'a FieldKind> {
    let mut fields: BTreeMap<&str, &FieldKind> = BTreeMap::new();
    for (node, task) in process.user_tasks() {
        if !task.group.is_empty() && !around.groups.contains(&fold(&task.group)) {
            found.push(ProcessFault::of(node, Wrong::GroupUnknown));
        }
        if task.form.is_empty() {
            continue;
        }
        let Some(form) = around.forms.get(&fold(&task.form)) else {
            found.push(ProcessFault::of(node, Wrong::FormUnknown));
            continue;
        };
        for field in form.fields() {
            let before = fields.insert(&field.name, &field.kind);
            if before.is_some_and(|before| before.value_kind() != field.kind.value_kind()) {
                found.push(ProcessFault::of(node, Wrong::FieldKinds));
            }
        }
    }
    fields
}

/// Finds what is wrong with how nodes and flows stand.
fn shape(process: &Process, ways: &Ways, found: &mut Vec<ProcessFault>) {
    begins(process, None, found);
    for (n, node) in process.nodes.iter().enumerate() {
        if node.what == What::SubProcess {
            begins(process, Some(n), found);
        }
        if let Some(wrong) = leads(node, ways.inward(n).len(), ways.out(n).len()) {
            found.push(ProcessFault::of(node, wrong));
        }
        if boundary(node).is_some() && !is_well_placed(process, node) {
            found.push(ProcessFault::of(node, Wrong::BoundaryMisplaced));
        }
    }
    // Where nothing begins, that is said once.
    if start_of(process, None).is_some() {
        for n in ways.unreachable(process) {
            let Some(node) = process.nodes.get(n) else {
                continue;
            };
            let is_start = node.what == What::Start;
            let is_lost = boundary(node).is_some() && !is_well_placed(process, node);
            if !is_start && !is_lost && node.what != What::Unsupported {
                found.push(ProcessFault::of(node, Wrong::Unreachable));
            }
        }
    }
    for n in ways.endless(process) {
        if let Some(node) = process.nodes.get(n) {
            found.push(ProcessFault::of(node, Wrong::EndlessLoop));
        }
    }
}

/// Checks that a process or sub-process begins exactly once.
fn begins(process: &Process, within: Option<usize>, found: &mut Vec<ProcessFault>) {
    let is_start = |node: &&Node| node.within == within && node.what == What::Start;
    let mut starts = process.nodes.iter().filter(is_start);
    if starts.next().is_none() {
        let of = within.and_then(|n| process.nodes.get(n));
        let whole = Node {
            id: process.id.clone(),
            name: process.name.clone(),
            line: 1,
            element: "process".to_owned(),
            within: None,
            what: What::SubProcess,
        };
        found.push(ProcessFault::of(of.unwrap_or(&whole), Wrong::StartMissing));
    }
    found.extend(starts.map(|node| ProcessFault::of(node, Wrong::StartTwice)));
}

/// Tells what is wrong with how many flows lead in and out.
fn leads(node: &Node, into: usize, out: usize) -> Option<Wrong> {
    match &node.what {
        What::Start if into > 0 => Some(Wrong::StartEntered),
        What::Boundary(_) if into > 0 => Some(Wrong::BoundaryMisplaced),
        What::End(_) => (out > 0).then_some(Wrong::EndLeft),
        What::Unsupported => None,
        _ if out == 0 => Some(Wrong::WayOutMissing),
        What::Exclusive { .. } | What::Parallel => None,
        What::Start
        | What::UserTask(_)
        | What::ServiceTask(_)
        | What::Timer(_)
        | What::Message(_)
        | What::Boundary(_)
        | What::SubProcess => (out > 1).then_some(Wrong::WaysOut),
    }
}

/// Tells whether a boundary event stands on an activity beside it to which such a thing can happen.
fn is_well_placed(process: &Process, node: &Node) -> bool {
    let Some(of) = boundary(node) else {
        return false;
    };
    let Some(on) = process.nodes.get(of.on) else {
        return false;
    };
    let fits = match of.catches {
        Catches::Timer(_) | Catches::Message(_) => true,
        // People make no errors that a drawing could name; and what threw one is over.
        Catches::Error(_) => {
            of.interrupts && matches!(on.what, What::SubProcess | What::ServiceTask(_))
        }
    };
    fits && on.what.is_activity() && on.within == node.within
}

/// Reads the conditions of all flows.
fn conditions(
    process: &Process,
    ways: &Ways,
    kind_of: &dyn Fn(&str) -> Option<Kind>,
    found: &mut Vec<ProcessFault>,
) -> Vec<Option<Expression>> {
    for (n, node) in process.nodes.iter().enumerate() {
        let What::Exclusive { default } = &node.what else {
            continue;
        };
        let is_own = default.is_some_and(|flow| ways.out(n).contains(&flow));
        if ways.out(n).len() > 1 && !is_own {
            found.push(ProcessFault::of(node, Wrong::DefaultMissing));
        }
    }
    let read = |(n, flow): (usize, &Flow)| match wanted(process, ways, (n, flow)) {
        Wanted::No if flow.condition.is_empty() => Ok(None),
        Wanted::No => Err(ProcessFault::of_flow(flow, Wrong::ConditionMisplaced)),
        Wanted::Yes if flow.condition.is_empty() => {
            Err(ProcessFault::of_flow(flow, Wrong::ConditionMissing))
        }
        Wanted::Yes => match Expression::parse(&flow.condition, kind_of) {
            Ok((read, None | Some(Kind::YesNo))) => Ok(Some(read)),
            Ok((_, Some(_))) => Err(ProcessFault::of_flow(flow, Wrong::Kinds)),
            Err(fault) => Err(ProcessFault::of_condition(flow, fault)),
        },
    };
    let mut conditions = Vec::with_capacity(process.flows.len());
    for one in process.flows.iter().enumerate().map(read) {
        conditions.push(one.unwrap_or_else(|fault| {
            found.push(fault);
            None
        }));
    }
    conditions
}

enum Wanted {
    Yes,
    No,
}

/// Tells whether a flow needs a condition: one of several out of a gateway that chooses, but for the one that is taken when none holds.
fn wanted(process: &Process, ways: &Ways, (n, flow): (usize, &Flow)) -> Wanted {
    let of = process.nodes.get(flow.from).map(|node| &node.what);
    match of {
        Some(What::Exclusive { default }) if ways.out(flow.from).len() > 1 => {
            if *default == Some(n) {
                Wanted::No
            } else {
                Wanted::Yes
            }
        }
        _ => Wanted::No,
    }
}
