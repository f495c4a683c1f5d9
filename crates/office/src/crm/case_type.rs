//! The tree of what cases are about: that it stays a tree, which of it is offered where, and when a case is due.

use std::collections::{BTreeMap, BTreeSet};

use base::calendar::Calendar;
use base::id::{CaseTypeId, QueueId};
use base::medium::Medium;
use base::time::{Span, Timestamp};

use super::tree::{self, PlaceRefused};

/// Types of an organization at the most.
pub const TYPES_MAX: usize = 2_000;
/// How deep the tree is at the most.
pub const DEPTH_MAX: usize = 8;
/// The longest time in which a case can be due, in minutes: a year.
pub const DUE_MIN_MAX: i64 = 366 * 24 * 60;
/// Openings and closings that are looked at for one due time; a year has fewer than this many, four spans a day.
const CHANGES_MAX: usize = 4_000;

/// A type as the rules of the tree see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The id.
    pub id: CaseTypeId,
    /// The type above it.
    pub parent: Option<CaseTypeId>,
    /// Whether it can be chosen.
    pub in_use: bool,
    /// The media it is offered for; all when empty.
    pub media: BTreeSet<Medium>,
    /// The queues it is offered in; all when empty.
    pub queues: BTreeSet<QueueId>,
}

/// Checks that a type may stand below another, with everything below it.
///
/// **Shape**: `moved` is none for a type that is not there yet.
/// **Errors**: see [`PlaceRefused`].
pub fn check_place(
    nodes: &[Node],
    moved: Option<CaseTypeId>,
    parent: Option<CaseTypeId>,
) -> Result<(), PlaceRefused> {
    let above = nodes.iter().map(|node| (node.id, node.parent)).collect();
    tree::check_place(&above, moved, parent, DEPTH_MAX)
}

/// Where a case is about to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The queue.
    pub queue: QueueId,
    /// The medium.
    pub medium: Medium,
}

/// Gives the types by which a case can be opened: those without others below them, in use together with everything
/// above them, and offered in the queue and for the medium; outside of a contact, in any.
///
/// **Source**: CASE-005, CASE-033, AGENT-009.
pub fn offered(nodes: &[Node], at: Option<At>) -> BTreeSet<CaseTypeId> {
    let by_id: BTreeMap<CaseTypeId, &Node> = nodes.iter().map(|node| (node.id, node)).collect();
    let parents: BTreeSet<CaseTypeId> = nodes
        .iter()
        .filter(|node| node.in_use)
        .filter_map(|node| node.parent)
        .collect();
    let fits = |node: &Node| {
        node.in_use
            && at.is_none_or(|at| {
                (node.media.is_empty() || node.media.contains(&at.medium))
                    && (node.queues.is_empty() || node.queues.contains(&at.queue))
            })
    };
    let whole_line_fits = |node: &Node| {
        let mut next = Some(node);
        for _ in 0..=DEPTH_MAX {
            let Some(one) = next else { return true };
            if !fits(one) {
                return false;
            }
            next = one.parent.and_then(|parent| by_id.get(&parent).copied());
        }
        false
    };
    nodes
        .iter()
        .filter(|node| !parents.contains(&node.id) && whole_line_fits(node))
        .map(|node| node.id)
        .collect()
}

/// Gives the moment at which a case is due that has some minutes to be done, of which only those within the hours count.
///
/// Without hours, or where they never open again, every minute counts.
pub fn due(from: Timestamp, minutes: i64, hours: Option<&Calendar>) -> Timestamp {
    let whole = Span::from_mins(minutes.clamp(0, DUE_MIN_MAX));
    let Some(hours) = hours else {
        return from + whole;
    };
    let (mut at, mut left) = (from, whole);
    for _ in 0..CHANGES_MAX {
        let next = hours.next_change(at);
        if hours.is_open(at) {
            let Some(closes) = next else { return at + left };
            let open = closes.since(at);
            if open >= left {
                return at + left;
            }
            left = Span::from_micros(left.micros() - open.micros());
            at = closes;
        } else {
            let Some(opens) = next else { break };
            at = opens;
        }
    }
    from + whole
}

#[cfg(test)]
mod tests {
    use base::calendar::{CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};

    use super::*;

    fn id(n: i64) -> CaseTypeId {
        CaseTypeId::from_i64(n)
    }

    fn node(n: i64, parent: Option<i64>) -> Node {
        Node {
            id: id(n),
            parent: parent.map(id),
            in_use: true,
            media: BTreeSet::new(),
            queues: BTreeSet::new(),
        }
    }

    /// Rows: CASE-033.
    #[test]
    fn a_type_never_stands_below_itself_and_the_tree_is_not_too_deep() {
        let chain: Vec<Node> = (1..=6).map(|n| node(n, (n > 1).then_some(n - 1))).collect();
        assert_eq!(
            check_place(&chain, Some(id(2)), Some(id(4))),
            Err(PlaceRefused::Circle)
        );
        assert_eq!(
            check_place(&chain, Some(id(2)), Some(id(2))),
            Err(PlaceRefused::Circle)
        );
        assert_eq!(check_place(&chain, Some(id(4)), Some(id(1))), Ok(()));
        assert_eq!(
            check_place(&chain, None, Some(id(9))),
            Err(PlaceRefused::Unknown)
        );
        assert_eq!(check_place(&chain, None, Some(id(6))), Ok(()));
        let mut deep = chain;
        deep.extend([
            node(7, Some(6)),
            node(8, Some(7)),
            node(9, None),
            node(10, Some(9)),
        ]);
        assert_eq!(
            check_place(&deep, None, Some(id(8))),
            Err(PlaceRefused::TooDeep)
        );
        assert_eq!(
            check_place(&deep, Some(id(9)), Some(id(7))),
            Err(PlaceRefused::TooDeep)
        );
        assert_eq!(check_place(&deep, Some(id(9)), Some(id(6))), Ok(()));
        assert_eq!(check_place(&deep, Some(id(2)), None), Ok(()));
    }

    /// Rows: AGENT-009, CASE-033.
    #[test]
    fn types_are_offered_by_queue_and_medium_and_hidden_below_what_is_out_of_use() {
        let (mine, other) = (QueueId::from_i64(1), QueueId::from_i64(2));
        let nodes = [
            node(1, None),
            Node {
                media: BTreeSet::from([Medium::Chat]),
                ..node(2, Some(1))
            },
            Node {
                queues: BTreeSet::from([mine]),
                ..node(3, Some(1))
            },
            Node {
                in_use: false,
                ..node(4, None)
            },
            node(5, Some(4)),
            Node {
                queues: BTreeSet::from([other]),
                ..node(6, None)
            },
            node(7, Some(6)),
            Node {
                in_use: false,
                ..node(9, Some(8))
            },
            node(8, None),
        ];
        let at = |queue, medium| {
            let offered = offered(&nodes, Some(At { queue, medium }));
            offered.into_iter().map(CaseTypeId::get).collect::<Vec<_>>()
        };
        assert_eq!(at(mine, Medium::Chat), [2, 3, 8]);
        assert_eq!(at(mine, Medium::Mail), [3, 8]);
        assert_eq!(at(other, Medium::Mail), [7, 8]);
        let anywhere: Vec<i64> = offered(&nodes, None)
            .into_iter()
            .map(CaseTypeId::get)
            .collect();
        assert_eq!(anywhere, [2, 3, 7, 8]);
    }

    /// Rows: CASE-033.
    #[test]
    fn only_minutes_within_the_hours_bring_a_case_nearer_to_its_due_time() {
        let spans = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ]
        .map(|day| WeekSpan {
            day,
            span: DaySpan {
                from_min: 8 * 60,
                to_min: 18 * 60,
            },
        });
        let hours = Calendar::try_new(CalendarDefinition {
            time_zone: "UTC".into(),
            week: Week::Spans(spans.to_vec()),
            holidays: Vec::new(),
        })
        .unwrap();
        // 2026-11-20 is a Friday.
        let friday = Timestamp::from_secs(1_795_132_800);
        let at = |hours: i64| friday + Span::from_hours(hours);
        assert_eq!(due(at(9), 60, Some(&hours)), at(10));
        assert_eq!(
            due(at(17), 120, Some(&hours)),
            at(3 * 24 + 9),
            "over the weekend"
        );
        assert_eq!(
            due(at(20), 60, Some(&hours)),
            at(3 * 24 + 9),
            "asked in the evening"
        );
        assert_eq!(
            due(at(8), 600, Some(&hours)),
            at(18),
            "at the very end of the day"
        );
        assert_eq!(due(at(8), 25 * 60, Some(&hours)), at(4 * 24 + 13));
        assert_eq!(due(at(17), 120, None), at(19));
        assert_eq!(due(at(17), 0, Some(&hours)), at(17));
        let never = Calendar::try_new(CalendarDefinition {
            time_zone: "UTC".into(),
            week: Week::Spans(Vec::new()),
            holidays: Vec::new(),
        })
        .unwrap();
        assert_eq!(
            due(at(17), 120, Some(&never)),
            at(19),
            "hours that never come"
        );
        assert_eq!(due(at(17), 120, Some(&Calendar::always_utc())), at(19));
    }
}
