//! What is wrong with a flow, all of it at once, so that a person mends it in one go.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{CalendarId, QueueId, WrapUpCodeId};
use serde::{Deserialize, Serialize};

use super::definition::{EDGES_MAX, Flow, NODES_MAX, Node, NodeKey, Port, Words};

/// What exists outside the flow, as its nodes may name it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Queues that let people in.
    pub queues: BTreeSet<QueueId>,
    /// Opening hours.
    pub calendars: BTreeSet<CalendarId>,
    /// Wrap-up codes that can be chosen.
    pub codes: BTreeSet<WrapUpCodeId>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowFault {
    /// The node; none when it is the flow as a whole.
    pub node: Option<NodeKey>,
    /// The field of the node, `text` or `options.2.label`; `ways.` with the name of a way out; empty for the node itself.
    pub field: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing is there.
    Required,
    /// What is there does not fit.
    Invalid,
    /// More characters than fit.
    TooLong,
    /// More of them than fit.
    TooMany,
    /// A number beyond its range.
    OutOfRange,
    /// It does not exist any more.
    Unknown,
    /// Something else in the same place has it already.
    Twice,
    /// The node makes no sense in one of the media.
    NotInMedium,
    /// No way leads to the node.
    Unreachable,
    /// The way out leads nowhere.
    WayOpen,
    /// The way leads back without the customer saying anything.
    Circle,
    /// There is no beginning.
    StartMissing,
    /// There is more than one beginning.
    StartTwice,
}

impl Wrong {
    /// Gives the stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::TooLong => "text_too_long",
            Self::TooMany => "too_many",
            Self::OutOfRange => "out_of_range",
            Self::Unknown => "unknown",
            Self::Twice => "flow_twice",
            Self::NotInMedium => "flow_not_in_medium",
            Self::Unreachable => "flow_unreachable",
            Self::WayOpen => "flow_way_open",
            Self::Circle => "flow_circle",
            Self::StartMissing => "flow_start_missing",
            Self::StartTwice => "flow_start_twice",
        }
    }

    /// Tells whether even a draft is not kept with it: it passes a limit.
    pub const fn passes_limit(self) -> bool {
        matches!(self, Self::TooLong | Self::TooMany)
    }
}

/// Collects what is wrong with one node.
pub(super) struct Finding<'a> {
    pub(super) known: &'a Known,
    node: Option<NodeKey>,
    faults: &'a mut Vec<FlowFault>,
}

impl Finding<'_> {
    pub(super) fn wrong(&mut self, field: impl Into<String>, wrong: Wrong) {
        self.faults.push(FlowFault {
            node: self.node.clone(),
            field: field.into(),
            wrong,
        });
    }

    pub(super) fn words(&mut self, field: &str, words: &Words, chars_max: usize) {
        let is_long = |text: &String| text.trim().chars().count() > chars_max;
        if words.written().any(is_long) {
            self.wrong(field, Wrong::TooLong);
        }
    }

    pub(super) fn written(&mut self, field: &str, words: &Words) {
        if words.is_empty() {
            self.wrong(field, Wrong::Required);
        }
    }

    /// Something is chosen, and exists.
    pub(super) fn chosen(&mut self, field: &str, known: Option<bool>) {
        match known {
            None => self.wrong(field, Wrong::Required),
            Some(false) => self.wrong(field, Wrong::Unknown),
            Some(true) => {}
        }
    }

    pub(super) fn range(&mut self, field: &str, holds: bool) {
        if !holds {
            self.wrong(field, Wrong::OutOfRange);
        }
    }
}

/// Finds everything that is wrong, node by node in their order.
pub fn faults(flow: &Flow, known: &Known) -> Vec<FlowFault> {
    let mut faults = Vec::new();
    let mut whole = Finding {
        known,
        node: None,
        faults: &mut faults,
    };
    if flow.nodes.len() > NODES_MAX {
        whole.wrong("nodes", Wrong::TooMany);
    }
    if flow.edges.len() > EDGES_MAX {
        whole.wrong("edges", Wrong::TooMany);
    }
    if flow.media.is_empty() {
        whole.wrong("media", Wrong::Required);
    }
    if !faults.is_empty() && faults.iter().any(|fault| fault.wrong.passes_limit()) {
        return faults;
    }
    let starts = flow.nodes.iter().filter(|node| node.kind.is_start());
    let mut whole = Finding {
        known,
        node: None,
        faults: &mut faults,
    };
    match starts.count() {
        0 => whole.wrong("nodes", Wrong::StartMissing),
        1 => {}
        _ => whole.wrong("nodes", Wrong::StartTwice),
    }
    let graph = Graph::of(flow);
    let (reached, circles) = (graph.reached(), graph.circles());
    let mut keys = BTreeSet::new();
    for node in &flow.nodes {
        let mut found = Finding {
            known,
            node: Some(node.key.clone()),
            faults: &mut faults,
        };
        if !node.key.is_well_formed() {
            found.wrong("key", Wrong::Invalid);
        } else if !keys.insert(&node.key) {
            found.wrong("key", Wrong::Twice);
        }
        if flow
            .media
            .iter()
            .any(|medium| !node.kind.rules().suits(*medium))
        {
            found.wrong("", Wrong::NotInMedium);
        }
        node.kind.rules().check(&mut found);
        check_ways(flow, node, &mut found);
        if !reached.contains(&node.key) && !node.kind.is_start() {
            found.wrong("", Wrong::Unreachable);
        }
        if circles.contains(&node.key) {
            found.wrong("", Wrong::Circle);
        }
    }
    for edge in &flow.edges {
        if flow.node(&edge.from).is_none() {
            faults.push(FlowFault {
                node: None,
                field: "edges".to_owned(),
                wrong: Wrong::Unknown,
            });
        }
    }
    faults
}

/// Each way out leads to one node that exists and is no beginning.
fn check_ways(flow: &Flow, node: &Node, found: &mut Finding<'_>) {
    let ports = node.kind.ports();
    for port in &ports {
        let field = format!("ways.{}", port.as_str());
        let mut ways = flow
            .edges
            .iter()
            .filter(|edge| edge.from == node.key && edge.port == *port);
        match ways.next().map(|edge| flow.node(&edge.to)) {
            None => found.wrong(field.as_str(), Wrong::WayOpen),
            Some(None) => found.wrong(field.as_str(), Wrong::Unknown),
            Some(Some(to)) if to.kind.is_start() => found.wrong(field.as_str(), Wrong::Invalid),
            Some(Some(_)) => {}
        }
        if ways.next().is_some() {
            found.wrong(field, Wrong::Twice);
        }
    }
    let strange =
        |edge: &&super::definition::Edge| edge.from == node.key && !ports.contains(&edge.port);
    if let Some(edge) = flow.edges.iter().find(strange) {
        found.wrong(format!("ways.{}", edge.port.as_str()), Wrong::Invalid);
    }
}

/// The ways between nodes.
struct Graph<'a> {
    starts: Vec<&'a NodeKey>,
    ways: BTreeMap<&'a NodeKey, Vec<&'a NodeKey>>,
    /// Those that are taken although the customer said nothing.
    unasked: BTreeMap<&'a NodeKey, Vec<&'a NodeKey>>,
}

impl<'a> Graph<'a> {
    fn of(flow: &'a Flow) -> Self {
        let mut graph = Self {
            starts: Vec::new(),
            ways: BTreeMap::new(),
            unasked: BTreeMap::new(),
        };
        for node in &flow.nodes {
            if node.kind.is_start() {
                graph.starts.push(&node.key);
            }
            let to = |ports: Vec<Port>| {
                let ways = ports.into_iter();
                ways.filter_map(|port| flow.way(&node.key, &port)).collect()
            };
            graph.ways.insert(&node.key, to(node.kind.ports()));
            graph
                .unasked
                .insert(&node.key, to(node.kind.rules().unasked()));
        }
        graph
    }

    fn reached(&self) -> BTreeSet<&'a NodeKey> {
        let mut reached = BTreeSet::new();
        let mut open = self.starts.clone();
        while let Some(key) = open.pop() {
            if reached.insert(key) {
                open.extend(self.ways.get(key).into_iter().flatten());
            }
        }
        reached
    }

    /// Gives the nodes from which a way leads back to themselves although nobody said anything.
    fn circles(&self) -> BTreeSet<&'a NodeKey> {
        let leads_back = |key: &&'a NodeKey| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<_> = self.unasked.get(*key).into_iter().flatten().collect();
            while let Some(next) = open.pop() {
                if next == key {
                    return true;
                }
                if seen.insert(*next) {
                    open.extend(self.unasked.get(*next).into_iter().flatten());
                }
            }
            false
        };
        self.unasked.keys().copied().filter(leads_back).collect()
    }
}
