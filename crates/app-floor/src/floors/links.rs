//! Who is connected with which node, as the floor of an organization knows it.

use std::collections::{BTreeMap, BTreeSet};

use base::id::UserId;
use base::time::{Span, Timestamp};

use super::elsewhere::Roll;

/// A node that calls no roll for so long has died, and its connections with it.
const SILENT_AFTER: Span = Span::from_secs(7);

/// The connections of an organization's users, by node.
#[derive(Debug, Default)]
pub(crate) struct Links {
    nodes: BTreeMap<u16, BTreeSet<UserId>>,
    /// When each other node was last heard.
    heard: BTreeMap<u16, Timestamp>,
}

/// Who came and who is gone.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Moves {
    pub(crate) came: Vec<UserId>,
    pub(crate) gone: Vec<UserId>,
}

impl Links {
    /// Begins with those who are connected here.
    pub(crate) fn of(node: u16, users: BTreeSet<UserId>) -> Self {
        Self {
            nodes: BTreeMap::from([(node, users)]),
            heard: BTreeMap::new(),
        }
    }

    /// Tells whether a user is connected with any node.
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.nodes.values().any(|users| users.contains(&user))
    }

    /// Notes a connection.
    pub(crate) fn came(&mut self, node: u16, user: UserId) {
        self.nodes.entry(node).or_default().insert(user);
    }

    /// Notes that a user's connections with a node are gone. Tells whether it was the last node.
    pub(crate) fn left(&mut self, node: u16, user: UserId) -> bool {
        self.nodes.entry(node).or_default().remove(&user);
        !self.has(user)
    }

    /// Notes who is connected with another node: also what could not be said when it happened.
    pub(crate) fn called(&mut self, roll: Roll, now: Timestamp) -> Moves {
        self.heard.insert(roll.node, now);
        let there: BTreeSet<UserId> = roll.users.into_iter().collect();
        let before = self.nodes.remove(&roll.node).unwrap_or_default();
        let came = there
            .iter()
            .copied()
            .filter(|user| !before.contains(user) && !self.has(*user))
            .collect();
        self.nodes.insert(roll.node, there);
        let gone = before.into_iter().filter(|user| !self.has(*user)).collect();
        Moves { came, gone }
    }

    /// Gives those who were connected only with nodes that have died.
    pub(crate) fn silent(&mut self, now: Timestamp) -> Vec<UserId> {
        let dead: Vec<u16> = self
            .heard
            .iter()
            .filter(|(_, at)| **at + SILENT_AFTER < now)
            .map(|(node, _)| *node)
            .collect();
        let mut lost = BTreeSet::new();
        for node in dead {
            self.heard.remove(&node);
            lost.extend(self.nodes.remove(&node).unwrap_or_default());
        }
        lost.into_iter().filter(|user| !self.has(*user)).collect()
    }

    /// Takes every node for heard now: while this one is out of touch, silence says nothing.
    pub(crate) fn excuse(&mut self, now: Timestamp) {
        for at in self.heard.values_mut() {
            *at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: UserId = UserId::from_i64(1);
    const BIA: UserId = UserId::from_i64(2);

    fn roll(node: u16, users: &[UserId]) -> Roll {
        Roll {
            node,
            users: users.to_vec(),
        }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    /// Rows: ROUTE-011.
    #[test]
    fn who_is_connected_with_two_nodes_is_gone_when_both_are() {
        let mut links = Links::of(0, BTreeSet::from([ANA]));
        assert_eq!(links.called(roll(1, &[ANA, BIA]), at(10)).came, [BIA]);
        assert!(!links.left(0, ANA), "still with the other node");
        assert_eq!(links.called(roll(1, &[BIA]), at(12)).gone, [ANA]);
        assert!(links.left(1, BIA));
    }

    /// Rows: ROUTE-011, GAP-127.
    #[test]
    fn a_node_that_falls_silent_takes_its_connections_with_it() {
        let mut links = Links::of(0, BTreeSet::from([ANA]));
        links.called(roll(1, &[ANA, BIA]), at(10));
        assert_eq!(links.silent(at(17)), []);
        links.excuse(at(17));
        assert_eq!(links.silent(at(24)), [], "nobody was heard by us");
        assert_eq!(links.silent(at(25)), [BIA], "the other is here too");
        assert_eq!(links.silent(at(60)), [], "said once");
        links.called(roll(1, &[BIA]), at(61));
        assert!(links.has(BIA));
    }
}
