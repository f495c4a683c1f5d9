//! The ways through a process: what leads out of and into each node, and what stands on its edge.

use std::collections::BTreeSet;

use super::definition::{Boundary, Catches, End, Node, Process, What};

/// The ways, each list by the place of the node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ways {
    /// Flows out of it, in the order of the file.
    pub(super) out: Vec<Vec<usize>>,
    /// Flows into it.
    pub(super) into: Vec<Vec<usize>>,
    /// Boundary events on its edge.
    pub(super) edge: Vec<Vec<usize>>,
}

impl Ways {
    pub(super) fn of(process: &Process) -> Self {
        let none = || vec![Vec::new(); process.nodes.len()];
        let mut ways = Self {
            out: none(),
            into: none(),
            edge: none(),
        };
        for (n, flow) in process.flows.iter().enumerate() {
            push(&mut ways.out, flow.from, n);
            push(&mut ways.into, flow.to, n);
        }
        for (n, node) in process.nodes.iter().enumerate() {
            if let Some(boundary) = boundary(node) {
                push(&mut ways.edge, boundary.on, n);
            }
        }
        ways
    }

    pub(super) fn out(&self, node: usize) -> &[usize] {
        self.out.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn inward(&self, node: usize) -> &[usize] {
        self.into.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn edge(&self, node: usize) -> &[usize] {
        self.edge.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    /// Gives the nodes that flows lead to.
    pub(super) fn next<'a>(
        &'a self,
        process: &'a Process,
        node: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let flows = self.out(node).iter();
        flows.filter_map(|flow| process.flows.get(*flow).map(|flow| flow.to))
    }

    /// Finds the nodes that nothing leads to.
    pub(super) fn unreachable(&self, process: &Process) -> Vec<usize> {
        let begins = |(n, node): (usize, &Node)| {
            (node.what == What::Start && node.within.is_none()).then_some(n)
        };
        let mut open: Vec<usize> = process
            .nodes
            .iter()
            .enumerate()
            .filter_map(begins)
            .collect();
        let mut reached = BTreeSet::new();
        while let Some(n) = open.pop() {
            if !reached.insert(n) {
                continue;
            }
            open.extend(self.next(process, n));
            open.extend(self.edge(n));
            if process
                .nodes
                .get(n)
                .is_some_and(|node| node.what == What::SubProcess)
            {
                open.extend(start_of(process, Some(n)));
            }
        }
        (0..process.nodes.len())
            .filter(|n| !reached.contains(n))
            .collect()
    }

    /// Finds the nodes that lead back to themselves without anything on the way that waits.
    ///
    /// A sub-process passes at once when one of its ends can be reached without waiting, and its errors when one that throws can.
    pub(super) fn endless(&self, process: &Process) -> Vec<usize> {
        let mut quick: Vec<Vec<usize>> = vec![Vec::new(); process.nodes.len()];
        // Inner sub-processes stand behind the outer ones, so the last are weighed first.
        for n in (0..process.nodes.len()).rev() {
            let Some(node) = process.nodes.get(n) else {
                continue;
            };
            let mut to = Vec::new();
            if node.what == What::SubProcess {
                let ends = quick_ends(process, n, &quick);
                if ends.passes {
                    to.extend(self.next(process, n));
                }
                if ends.throws {
                    to.extend(
                        self.edge(n)
                            .iter()
                            .copied()
                            .filter(|edge| catches_errors(process, *edge)),
                    );
                }
            } else if !node.what.waits() {
                to.extend(self.next(process, n));
            }
            if let Some(place) = quick.get_mut(n) {
                *place = to;
            }
        }
        (0..process.nodes.len())
            .filter(|n| walk(&quick, quick.get(*n).into_iter().flatten().copied()).contains(n))
            .collect()
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct QuickEnds {
    passes: bool,
    throws: bool,
}

/// Finds which ends of a sub-process are reached without waiting. Everything within stands behind it, and is weighed already.
fn quick_ends(process: &Process, of: usize, quick: &[Vec<usize>]) -> QuickEnds {
    let mut ends = QuickEnds::default();
    for n in walk(quick, start_of(process, Some(of))) {
        let Some(node) = process.nodes.get(n) else {
            continue;
        };
        match &node.what {
            What::End(End::Error(_)) => ends.throws = true,
            What::End(End::Plain | End::Terminate) => ends.passes = true,
            // An error of a sub-process within goes through it.
            What::SubProcess => ends.throws |= quick_ends(process, n, quick).throws,
            What::Start
            | What::UserTask(_)
            | What::ServiceTask(_)
            | What::Exclusive { .. }
            | What::Parallel
            | What::Timer(_)
            | What::Message(_)
            | What::Boundary(_)
            | What::Unsupported => {}
        }
    }
    ends
}

/// Gives where a process or sub-process begins.
pub(super) fn start_of(process: &Process, within: Option<usize>) -> Option<usize> {
    let is_it = |node: &Node| node.within == within && node.what == What::Start;
    process.nodes.iter().position(is_it)
}

/// Lends the boundary event that a node is.
pub(super) const fn boundary(node: &Node) -> Option<&Boundary> {
    if let What::Boundary(boundary) = &node.what {
        Some(boundary)
    } else {
        None
    }
}

fn catches_errors(process: &Process, edge: usize) -> bool {
    let node = process.nodes.get(edge);
    node.and_then(boundary)
        .is_some_and(|boundary| matches!(boundary.catches, Catches::Error(_)))
}

fn walk(next: &[Vec<usize>], from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    let mut open: Vec<usize> = from.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(n) = open.pop() {
        if seen.insert(n) {
            open.extend(next.get(n).into_iter().flatten());
        }
    }
    seen
}

fn push(lists: &mut [Vec<usize>], at: usize, n: usize) {
    if let Some(list) = lists.get_mut(at) {
        list.push(n);
    }
}
