//! The tree of scripts, who may use it, and the way through it.

use proptest::prelude::*;

use super::*;

fn id(n: i64) -> AgentScriptId {
    AgentScriptId::from_i64(n)
}

fn node(n: i64, parent: Option<i64>) -> Node {
    Node {
        id: id(n),
        parent: parent.map(id),
        active: true,
        users: BTreeSet::new(),
        groups: BTreeSet::new(),
    }
}

fn for_user(n: i64, node: Node) -> Node {
    Node {
        users: BTreeSet::from([UserId::from_i64(n)]),
        ..node
    }
}

fn for_group(n: i64, node: Node) -> Node {
    Node {
        groups: BTreeSet::from([UserGroupId::from_i64(n)]),
        ..node
    }
}

fn used(nodes: &[Node], user: i64, groups: &[i64]) -> Vec<(i64, Option<i64>)> {
    let groups = groups.iter().map(|n| UserGroupId::from_i64(*n)).collect();
    let who = Who::User {
        id: UserId::from_i64(user),
        groups: &groups,
    };
    let found = usable(nodes, who).into_iter();
    found
        .map(|(id, above)| (id.get(), above.map(AgentScriptId::get)))
        .collect()
}

/// Rows: CASE-015.
#[test]
fn a_script_never_stands_below_itself_and_the_tree_is_not_too_deep() {
    let chain: Vec<Node> = (1..=12)
        .map(|n| node(n, (n > 1).then_some(n - 1)))
        .collect();
    for to in [2, 3, 12] {
        let refused = check_place(&chain, Some(id(2)), Some(id(to)));
        assert_eq!(refused, Err(PlaceRefused::Circle));
    }
    assert_eq!(
        check_place(&chain, None, Some(id(99))),
        Err(PlaceRefused::Unknown)
    );
    assert_eq!(
        check_place(&chain, None, Some(id(12))),
        Err(PlaceRefused::TooDeep)
    );
    assert_eq!(check_place(&chain, None, Some(id(11))), Ok(()));
    assert_eq!(check_place(&chain, Some(id(12)), None), Ok(()));
    let mut more = chain;
    more.extend([node(20, None), node(21, Some(20))]);
    assert_eq!(
        check_place(&more, Some(id(20)), Some(id(11))),
        Err(PlaceRefused::TooDeep)
    );
    assert_eq!(check_place(&more, Some(id(20)), Some(id(10))), Ok(()));
}

/// Rows: CASE-018.
#[test]
fn a_script_with_others_below_it_or_with_cases_is_not_deleted() {
    let nodes = [node(1, None), node(2, Some(1))];
    assert_eq!(check_removal(&nodes, id(1), false), Err(InUse));
    assert_eq!(check_removal(&nodes, id(2), true), Err(InUse));
    assert_eq!(check_removal(&nodes, id(2), false), Ok(()));
}

/// Rows: CASE-020, ORG-008, CONFLICT-18.
#[test]
fn a_script_is_open_to_whom_it_or_anything_above_it_names() {
    let nodes = [
        node(1, None),
        for_user(7, node(2, Some(1))),
        node(3, Some(2)),
        for_group(5, node(4, Some(1))),
        Node {
            active: false,
            ..for_user(7, node(6, Some(2)))
        },
        for_user(7, node(8, Some(6))),
        for_user(7, node(9, Some(4))),
    ];
    assert_eq!(used(&nodes, 7, &[]), [(2, None), (3, Some(2)), (9, None)]);
    assert_eq!(
        used(&nodes, 7, &[5]),
        [(2, None), (3, Some(2)), (4, None), (9, Some(4))]
    );
    assert_eq!(used(&nodes, 8, &[5]), [(4, None), (9, Some(4))]);
    assert_eq!(used(&nodes, 8, &[6]), []);
    let all = usable(&nodes, Who::Everything);
    assert_eq!(
        all.into_keys().map(AgentScriptId::get).collect::<Vec<_>>(),
        [1, 2, 3, 4, 9],
        "what is not active hides what is below it from everybody"
    );
}

/// Rows: CASE-034.
#[test]
fn the_way_is_the_whole_line_and_says_what_was_passed_over() {
    let nodes = [node(1, None), node(2, Some(1)), node(3, Some(2))];
    assert_eq!(line(&nodes, id(3)), [id(1), id(2), id(3)]);
    assert_eq!(line(&nodes, id(1)), [id(1)]);
    assert_eq!(line(&nodes, id(9)), []);
    let named = |n: i64| (id(n), format!("s{n}"));
    let seen = BTreeSet::from([id(1), id(77)]);
    let skipped: Vec<bool> = steps(vec![named(1), named(2), named(3)], &seen)
        .into_iter()
        .map(|step| step.skipped)
        .collect();
    assert_eq!(skipped, [false, true, false]);
}

/// Rows: CASE-017, DIAL-009.
#[test]
fn a_marketing_action_records_what_the_agent_said_or_the_script_stands_for() {
    let action = |result| FormComplement::MarketingAction(MarketingAction { result });
    let (yes, later) = (MarketingResult::Success, MarketingResult::CallBack);
    for (complement, said, wanted) in [
        (Some(action(None)), None, Err(ResultRefused::Missing)),
        (Some(action(None)), Some(later), Ok(Some(later))),
        (Some(action(Some(yes))), None, Ok(Some(yes))),
        (Some(action(Some(yes))), Some(later), Ok(Some(later))),
        (None, None, Ok(None)),
        (None, Some(yes), Err(ResultRefused::NoAction)),
        (
            Some(FormComplement::CaseTracking(CaseTracking::default())),
            Some(yes),
            Err(ResultRefused::NoAction),
        ),
    ] {
        let found = FormComplement::result(complement.as_ref(), said);
        assert_eq!(found, wanted, "{complement:?} {said:?}");
    }
}

/// Rows: CASE-017.
#[test]
fn a_tracking_begins_open_and_is_due_within_a_year() {
    let tracking = |tracking: CaseTracking| FormComplement::CaseTracking(tracking).check();
    let due = |min| CaseTracking {
        due_min: Some(min),
        ..CaseTracking::default()
    };
    assert_eq!(tracking(due(0)), Err(ComplementRefused::Due));
    assert_eq!(tracking(due(DUE_MIN_MAX + 1)), Err(ComplementRefused::Due));
    assert_eq!(tracking(due(DUE_MIN_MAX)), Ok(()));
    let begins = |status| CaseTracking {
        status: Some(status),
        ..CaseTracking::default()
    };
    assert_eq!(
        tracking(begins(CaseStatus::Concluded)),
        Err(ComplementRefused::Status)
    );
    assert_eq!(tracking(begins(CaseStatus::Resolved)), Ok(()));
}

proptest! {
    /// Rows: CASE-015, CASE-018, CASE-020.
    #[test]
    fn whatever_is_moved_every_script_keeps_a_line_to_the_top(
        moves in proptest::collection::vec((1_i64..20, proptest::option::of(1_i64..20)), 0..60),
    ) {
        let mut nodes: Vec<Node> = (1..20).map(|n| node(n, None)).collect();
        for (moved, parent) in moves {
            if check_place(&nodes, Some(id(moved)), parent.map(id)).is_ok() {
                let one = nodes.iter_mut().find(|one| one.id == id(moved)).unwrap();
                one.parent = parent.map(id);
            }
        }
        let all = usable(&nodes, Who::Everything);
        prop_assert_eq!(all.len(), nodes.len(), "a circle would hang in the air");
        for one in &nodes {
            let line = line(&nodes, one.id);
            prop_assert!(!line.is_empty() && line.len() <= DEPTH_MAX);
            prop_assert_eq!(line.last(), Some(&one.id));
            prop_assert_eq!(all[&one.id], one.parent);
        }
    }
}
